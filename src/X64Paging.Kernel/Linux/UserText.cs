// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using System.Text;
using X64Paging.Kernel.Processes;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux;

/// <summary>Strings in a process's memory. What is no UTF-8 in them is not kept.</summary>
internal static class UserText
{
    /// <summary>Reads a string up to its zero byte, a page at a time.</summary>
    /// <param name="user">The process's memory.</param>
    /// <param name="address">The first byte.</param>
    /// <param name="limit">Bytes that it must be shorter than.</param>
    /// <param name="text">The string.</param>
    /// <returns>EFAULT, or ENAMETOOLONG.</returns>
    public static Errno TryRead(UserMemory user, LinearAddress address, int limit, out string text)
    {
        text = "";
        List<byte> bytes = [];
        Span<byte> part = stackalloc byte[256];
        while (bytes.Count < limit)
        {
            int size = int.Min(part.Length, Frame.Size - address.PageOffset);
            if (!user.TryRead(address, part[..size]))
                return Errno.BadAddress;

            int zero = part[..size].IndexOf((byte)0);
            bytes.AddRange(part[..(zero < 0 ? size : zero)]);
            if (zero >= 0)
            {
                text = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(bytes));
                return bytes.Count < limit ? Errno.None : Errno.NameTooLong;
            }

            address += (ulong)size;
        }

        return Errno.NameTooLong;
    }
}

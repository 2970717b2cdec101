// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Linux.Files;
using X64Paging.Kernel.Processes;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>A bit for each descriptor, as select takes and gives them; empty where none is given.</summary>
internal sealed class DescriptorSet
{
    private readonly UserMemory _user;
    private readonly LinearAddress _address;
    private readonly byte[] _wanted = new byte[FileTable.Limit / 8];
    private readonly byte[] _ready = new byte[FileTable.Limit / 8];
    private readonly int _size;

    public DescriptorSet(UserMemory user, LinearAddress address, int count)
    {
        _user = user;
        _address = address;
        _size = (count + 63) / 64 * sizeof(ulong);
    }

    /// <summary>Whether a descriptor is asked for.</summary>
    public bool this[int descriptor] => (_wanted[descriptor / 8] >> (descriptor % 8) & 1) != 0;

    public bool TryRead() => _address.Value == 0 || _user.TryRead(_address, _wanted.AsSpan(0, _size));

    public bool TryWrite() => _address.Value == 0 || _user.TryWrite(_address, _ready.AsSpan(0, _size));

    /// <summary>Says of a descriptor whether it is ready.</summary>
    /// <returns>1 if it is and was asked for, or else 0.</returns>
    public int Keep(int descriptor, bool isReady)
    {
        if (!isReady || !this[descriptor])
            return 0;

        _ready[descriptor / 8] |= (byte)(1 << descriptor % 8);
        return 1;
    }
}

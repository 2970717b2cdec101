// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>Ranges of a file, by offsets that nobody has checked yet.</summary>
internal static class ElfFile
{
    /// <summary>A range of the file, or a refusal.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="offset">First byte, as the file says.</param>
    /// <param name="size">Size in bytes, as the file says.</param>
    /// <param name="subject">What takes the range: the subject of the refusal's sentence.</param>
    /// <exception cref="ImageFormatException">The range goes beyond the file.</exception>
    internal static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> file, ulong offset, ulong size, string subject) =>
        TrySlice(file, offset, size, out ReadOnlyMemory<byte> range)
            ? range
            : throw new ImageFormatException(
                $"{subject} takes 0x{size:x} bytes at file offset 0x{offset:x}, but the file has 0x{file.Length:x}; is it cut short?");

    /// <summary>A range of the file, where it has one.</summary>
    internal static bool TrySlice(ReadOnlyMemory<byte> file, ulong offset, ulong size, out ReadOnlyMemory<byte> range)
    {
        ulong length = (ulong)file.Length;
        if (offset > length || size > length - offset)
        {
            range = default;
            return false;
        }

        range = file.Slice((int)offset, (int)size);
        return true;
    }
}

// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>A regular file's bytes, in the host's memory and counted in the quota.</summary>
internal sealed class FileContents
{
    private const int SmallestCapacity = 4096;

    private readonly FileQuota _quota;
    private byte[] _bytes;
    private bool _isMapped;

    /// <summary>Makes contents of bytes that have been taken from the quota already.</summary>
    public FileContents(FileQuota quota, byte[] bytes)
    {
        _quota = quota;
        _bytes = bytes;
        Size = bytes.Length;
    }

    public int Size { get; private set; }

    /// <summary>The bytes as they are now, for a mapping. They do not change any more: a later write makes a copy.</summary>
    public ReadOnlyMemory<byte> Map()
    {
        _isMapped = true;
        return _bytes.AsMemory(0, Size);
    }

    public int Read(long offset, Span<byte> buffer)
    {
        if (offset >= Size)
            return 0;

        int size = int.Min(buffer.Length, Size - (int)offset);
        _bytes.AsSpan((int)offset, size).CopyTo(buffer);
        return size;
    }

    public Errno Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset > FileQuota.LargestFile - bytes.Length)
            return Errno.FileTooLarge;

        int end = (int)offset + bytes.Length;
        if (!TryPrepareWrite(int.Max(end, Size)))
            return Errno.NoSpace;

        bytes.CopyTo(_bytes.AsSpan((int)offset));
        Size = int.Max(end, Size);
        return Errno.None;
    }

    public Errno Resize(long size)
    {
        if (size > FileQuota.LargestFile)
            return Errno.FileTooLarge;
        if (!TryPrepareWrite((int)size))
            return Errno.NoSpace;

        if (size < Size)
            _bytes.AsSpan((int)size, Size - (int)size).Clear();
        Size = (int)size;
        return Errno.None;
    }

    /// <summary>Nobody names the file any more. What is mapped stays, and stays counted.</summary>
    public void Release()
    {
        if (!_isMapped)
            _quota.Give(_bytes.Length);
        _bytes = [];
        Size = 0;
    }

    /// <summary>Makes the array large enough, and not one that a mapping shows.</summary>
    private bool TryPrepareWrite(int size)
    {
        if (size <= _bytes.Length && !_isMapped)
            return true;

        long capacity = size <= _bytes.Length ? _bytes.Length : long.Max(size, long.Min(long.Max(_bytes.Length * 2L, SmallestCapacity), FileQuota.LargestFile));
        if (!_quota.TryTake(capacity) && !_quota.TryTake(capacity = long.Max(size, _bytes.Length)))
            return false;

        byte[] bytes = new byte[capacity];
        _bytes.AsSpan(0, Size).CopyTo(bytes);
        if (!_isMapped)
            _quota.Give(_bytes.Length);
        _bytes = bytes;
        _isMapped = false;
        return true;
    }
}

// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>What the files of a run may take of the host's memory.</summary>
internal sealed class FileQuota
{
    /// <summary>The largest file.</summary>
    public const int LargestFile = 1 << 30;

    private const int MostNodes = 1 << 16;

    private int _nodesLeft = MostNodes;

    public FileQuota(ulong size) => BytesLeft = (long)ulong.Min(size, LargestFile);

    /// <summary>Bytes that files may still take.</summary>
    public long BytesLeft { get; private set; }

    public bool TryTake(long size)
    {
        if (size > BytesLeft)
            return false;

        BytesLeft -= size;
        return true;
    }

    public void Give(long size) => BytesLeft += size;

    public bool TryTakeNode() => _nodesLeft > 0 && _nodesLeft-- > 0;

    public void GiveNode() => _nodesLeft++;
}

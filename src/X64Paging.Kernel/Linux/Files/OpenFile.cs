// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>What a descriptor names; several may name one, in one process or in parent and child.</summary>
internal abstract class OpenFile
{
    private int _descriptorCount;

    /// <summary>Counts one more descriptor.</summary>
    public void AddDescriptor() => _descriptorCount++;

    /// <summary>Counts one descriptor less; the file is closed with the last.</summary>
    public void RemoveDescriptor()
    {
        if (--_descriptorCount == 0)
            Close();
    }

    /// <summary>Reads what is there, at most the buffer's size; 0 bytes at the end.</summary>
    public virtual SystemCallResult Read(Span<byte> buffer) => Errno.BadDescriptor;

    /// <summary>Writes, and says how many bytes.</summary>
    public virtual SystemCallResult Write(ReadOnlySpan<byte> buffer) => Errno.BadDescriptor;

    /// <summary>Called when no descriptor is left.</summary>
    protected virtual void Close()
    {
    }
}

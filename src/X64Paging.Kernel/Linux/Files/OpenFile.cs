// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>What a descriptor names; several may name one, in one process or in parent and child.</summary>
internal abstract class OpenFile
{
    private int _descriptorCount;

    protected OpenFile(OpenFlags flags) => Flags = flags;

    /// <summary>How it was opened, and what F_SETFL has changed.</summary>
    public OpenFlags Flags { get; set; }

    /// <summary>What stat tells.</summary>
    public abstract FileStatus Status { get; }

    /// <summary>Whether a read gives all that was asked for, unless the end is reached.</summary>
    public virtual bool ReadsFully => false;

    /// <summary>What poll would say now.</summary>
    public virtual PollEvents Events => PollEvents.AllReadable | PollEvents.AllWritable;

    public bool CanRead => (Flags & (OpenFlags.WriteOnly | OpenFlags.PathOnly)) == 0;

    public bool CanWrite => (Flags & OpenFlags.AccessMask) != 0 && (Flags & OpenFlags.PathOnly) == 0;

    protected bool IsNonBlocking => (Flags & OpenFlags.NonBlocking) != 0;

    /// <summary>Counts one more descriptor.</summary>
    public void AddDescriptor() => _descriptorCount++;

    /// <summary>Counts one descriptor less; the file is closed with the last.</summary>
    public void RemoveDescriptor()
    {
        if (--_descriptorCount == 0)
            Close();
    }

    /// <summary>Reads what is there, at most the buffer's size; 0 bytes at the end. The caller has checked that it is open for reading.</summary>
    public virtual SystemCallResult Read(Span<byte> buffer) => Errno.InvalidArgument;

    /// <summary>Writes, and says how many bytes. The caller has checked that it is open for writing.</summary>
    public virtual SystemCallResult Write(ReadOnlySpan<byte> buffer) => Errno.InvalidArgument;

    /// <summary>Reads at a place, and leaves the file's own where it is.</summary>
    public virtual SystemCallResult ReadAt(long offset, Span<byte> buffer) => Errno.IllegalSeek;

    /// <summary>Writes at a place, and leaves the file's own where it is.</summary>
    public virtual SystemCallResult WriteAt(long offset, ReadOnlySpan<byte> buffer) => Errno.IllegalSeek;

    /// <summary>Moves the place of the next read or write.</summary>
    public virtual SystemCallResult Seek(long offset, SeekOrigin origin) => Errno.IllegalSeek;

    /// <summary>Changes the file's size.</summary>
    public virtual Errno Truncate(long size) => Errno.InvalidArgument;

    /// <summary>Changes the file's permissions.</summary>
    public virtual Errno ChangeMode(uint permissions) => Errno.OperationNotPermitted;

    /// <summary>Called when no descriptor is left.</summary>
    protected virtual void Close()
    {
    }
}

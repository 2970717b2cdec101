// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>A device that is open.</summary>
internal sealed class DeviceFile : OpenFile
{
    private readonly DeviceNode _node;
    private readonly RandomStream _random;

    public DeviceFile(DeviceNode node, OpenFlags flags, RandomStream random)
        : base(flags)
    {
        _node = node;
        _random = random;
    }

    public DeviceKind Device => _node.Device;

    /// <inheritdoc/>
    public override FileStatus Status => _node.Status;

    /// <inheritdoc/>
    public override bool ReadsFully => true;

    /// <inheritdoc/>
    public override SystemCallResult Read(Span<byte> buffer)
    {
        switch (Device)
        {
            case DeviceKind.Null:
                return 0;
            case DeviceKind.Random:
                _random.Fill(buffer);
                return buffer.Length;
            default:
                buffer.Clear();
                return buffer.Length;
        }
    }

    /// <inheritdoc/>
    public override SystemCallResult Write(ReadOnlySpan<byte> buffer) => Device == DeviceKind.Full ? Errno.NoSpace : buffer.Length;

    /// <inheritdoc/>
    public override SystemCallResult ReadAt(long offset, Span<byte> buffer) => Read(buffer);

    /// <inheritdoc/>
    public override SystemCallResult WriteAt(long offset, ReadOnlySpan<byte> buffer) => Write(buffer);

    /// <inheritdoc/>
    public override SystemCallResult Seek(long offset, SeekOrigin origin) => 0;
}

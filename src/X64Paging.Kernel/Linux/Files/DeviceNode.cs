// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>One of the devices in /dev.</summary>
internal sealed class DeviceNode : FileNode
{
    public DeviceNode(ulong inode, DeviceKind device)
        : base(inode, 0x1B6, Time.KernelClock.EpochSeconds) => Device = device;

    /// <inheritdoc/>
    public override FileKind Kind => FileKind.CharacterDevice;

    public DeviceKind Device { get; }
}

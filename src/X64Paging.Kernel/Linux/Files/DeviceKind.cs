// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>The devices in /dev that there are.</summary>
internal enum DeviceKind : byte
{
    Null,
    Zero,
    Full,
    Random,
}

// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux.Files;

/// <summary>What poll says of a descriptor.</summary>
[Flags]
internal enum PollEvents : short
{
    None = 0,
    Readable = 1,
    Writable = 4,
    Error = 8,
    HangUp = 0x10,
    Invalid = 0x20,
    ReadableNormal = 0x40,
    WritableNormal = 0x100,

    /// <summary>What is told whether it was asked for or not.</summary>
    Unasked = Error | HangUp | Invalid,
    AllReadable = Readable | ReadableNormal,
    AllWritable = Writable | WritableNormal,
}

// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux;

/// <summary>How a system call ends.</summary>
internal enum SystemCallDisposition : byte
{
    Done,

    /// <summary>It is done, and the process's turn is over.</summary>
    Yielded,
    Blocked,
    NoReturn,
}

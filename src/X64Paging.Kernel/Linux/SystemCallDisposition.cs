// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux;

/// <summary>How a system call ends.</summary>
internal enum SystemCallDisposition : byte
{
    Done,
    Blocked,
    NoReturn,
}

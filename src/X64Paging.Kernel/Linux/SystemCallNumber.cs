// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux;

/// <summary>The system calls that are served, by Linux's numbers on x86-64. Any other answers ENOSYS.</summary>
internal enum SystemCallNumber : ushort
{
    Read = 0,
    Write = 1,
    MemoryMap = 9,
    MemoryProtect = 10,
    MemoryUnmap = 11,
    Break = 12,
    IoControl = 16,
    WriteVector = 20,
    MemoryAdvise = 28,
    GetPid = 39,
    Fork = 57,
    Exit = 60,
    Wait = 61,
    GetParentPid = 110,
    ArchitecturePrctl = 158,
    GetThreadId = 186,
    SetThreadIdAddress = 218,
    ExitGroup = 231,
}

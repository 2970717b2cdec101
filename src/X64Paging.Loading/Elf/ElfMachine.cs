// SPDX-License-Identifier: MIT

namespace X64Paging.Loading.Elf;

/// <summary>The values of e_machine that people meet. gABI, "ELF Header".</summary>
internal static class ElfMachine
{
    internal const ushort X64 = 62;

    /// <summary>A processor's name, or its number.</summary>
    internal static string Name(ushort machine) => machine switch
    {
        2 or 18 or 43 => "SPARC",
        3 => "32-bit x86",
        4 => "Motorola 68000",
        8 => "MIPS",
        20 => "PowerPC",
        21 => "64-bit PowerPC",
        22 => "IBM Z (s390x)",
        40 => "32-bit Arm",
        42 => "SuperH",
        50 => "Itanium",
        62 => "x86-64",
        183 => "AArch64",
        243 => "RISC-V",
        247 => "BPF",
        258 => "LoongArch",
        _ => $"machine {machine}",
    };
}

// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics.X86;
using Iced.Intel;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>Which instruction sets the host has.</summary>
internal static class HostFeatures
{
    /// <summary>Whether the host has all that the instruction needs.</summary>
    public static bool Have(in Instruction instruction)
    {
        foreach (CpuidFeature feature in instruction.CpuidFeatures)
        {
            if (!Have(feature))
                return false;
        }

        return true;
    }

    private static bool Have(CpuidFeature feature) => feature switch
    {
        CpuidFeature.INTEL8086 or CpuidFeature.INTEL186 or CpuidFeature.INTEL286 or CpuidFeature.INTEL386 or CpuidFeature.INTEL486
            or CpuidFeature.X64 or CpuidFeature.CMOV or CpuidFeature.CX8 or CpuidFeature.SSE or CpuidFeature.SSE2 or CpuidFeature.FXSR
            or CpuidFeature.CLFSH or CpuidFeature.MULTIBYTENOP or CpuidFeature.PAUSE or CpuidFeature.PREFETCHW or CpuidFeature.CET_IBT => true,
        CpuidFeature.SSE3 => Sse3.IsSupported,
        CpuidFeature.SSSE3 => Ssse3.IsSupported,
        CpuidFeature.SSE4_1 => Sse41.IsSupported,
        CpuidFeature.SSE4_2 => Sse42.IsSupported,
        CpuidFeature.POPCNT => Popcnt.IsSupported,
        CpuidFeature.LZCNT => Lzcnt.IsSupported,
        CpuidFeature.BMI1 => Bmi1.IsSupported,
        CpuidFeature.BMI2 => Bmi2.IsSupported,
        CpuidFeature.CMPXCHG16B => HasBit(1, CpuidRegister.Ecx, 13),
        CpuidFeature.MOVBE => HasBit(1, CpuidRegister.Ecx, 22),
        CpuidFeature.ADX => HasBit(7, CpuidRegister.Ebx, 19),
        _ => false,
    };

    private static bool HasBit(int leaf, CpuidRegister register, int bit)
    {
        (_, int ebx, int ecx, _) = X86Base.CpuId(leaf, 0);
        return ((register == CpuidRegister.Ebx ? ebx : ecx) >> bit & 1) != 0;
    }

    private enum CpuidRegister
    {
        Ebx,
        Ecx,
    }
}

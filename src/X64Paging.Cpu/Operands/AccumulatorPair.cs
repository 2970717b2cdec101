// SPDX-License-Identifier: MIT
using System.Numerics;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Operands;

/// <summary>The implicit double-width operand of MUL, DIV and their kin: AX, DX:AX, EDX:EAX or RDX:RAX.</summary>
internal static unsafe class AccumulatorPair
{
    private const int Rax = (int)GeneralRegister.Rax * sizeof(ulong);
    private const int Rdx = (int)GeneralRegister.Rdx * sizeof(ulong);

    /// <summary>Where the upper half is: AH with bytes, otherwise RDX or part of it.</summary>
    private static int HighOffset<T>()
        where T : unmanaged => sizeof(T) == 1 ? Rax + 1 : Rdx;

    public static T Low<T>(CpuState* cpu)
        where T : unmanaged => CpuState.Register<T>(cpu, Rax);

    public static T High<T>(CpuState* cpu)
        where T : unmanaged => CpuState.Register<T>(cpu, HighOffset<T>());

    public static void Set<T>(CpuState* cpu, T low, T high)
        where T : unmanaged, IBinaryInteger<T>
    {
        CpuState.SetRegister(cpu, Rax, low);
        CpuState.SetRegister(cpu, HighOffset<T>(), high);
    }
}

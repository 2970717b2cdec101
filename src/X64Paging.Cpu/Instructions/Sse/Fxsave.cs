// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Instructions.Sse.Forms;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Simd;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.Sse;

/// <summary>
/// FXSAVE, FXSAVE64, FXRSTOR and FXRSTOR64. SDM vol. 2A, "FXSAVE—Save x87 FPU, MMX Technology, and SSE State" and "FXRSTOR—Restore x87 FPU,
/// MMX, XMM, and MXCSR State".
/// </summary>
/// <remarks>
/// The forms differ in the width of the x87 pointers only, which are not kept and saved as 0. The last 96 bytes of the area are not
/// touched. Both its pages are opened before anything changes.
/// </remarks>
internal static unsafe class Fxsave
{
    private const int LastPiece = 512 - 16;
    private const ulong Misalignment = 15;

    public static Handler BindSave(in Instruction instruction) => &Save;

    public static Handler BindRestore(in Instruction instruction) => &Restore;

    private static DecodedInstruction* Save(CpuState* cpu, DecodedInstruction* instruction)
    {
        ulong address = GuestMemory.EffectiveAddress(cpu, instruction);
        if ((address & Misalignment) != 0)
            return VectorMemory.RefuseMisaligned(cpu, address, instruction->Traits);

        if (!GuestMemory.TryOpenAt<Vector128<byte>>(cpu, address, out _, instruction->Traits)
            || !GuestMemory.TryOpenAt<Vector128<byte>>(cpu, address + LastPiece, out _, instruction->Traits))
        {
            return null;
        }

        FxsaveArea area = FxsaveArea.From(cpu->Architectural);
        Vector128<byte>* pieces = (Vector128<byte>*)&area;
        for (int i = 0; i < sizeof(FxsaveArea) / sizeof(Vector128<byte>); i++)
        {
            if (!GuestMemory.TryWriteAt(cpu, address + (ulong)(i * sizeof(Vector128<byte>)), pieces[i], instruction->Traits))
                return null;
        }

        return instruction + 1;
    }

    private static DecodedInstruction* Restore(CpuState* cpu, DecodedInstruction* instruction)
    {
        ulong address = GuestMemory.EffectiveAddress(cpu, instruction);
        if ((address & Misalignment) != 0)
            return VectorMemory.RefuseMisaligned(cpu, address, instruction->Traits);

        // The last piece is not used, but it is part of the operand.
        if (!GuestMemory.TryReadAt(cpu, address, out Vector128<byte> _, instruction->Traits)
            || !GuestMemory.TryReadAt(cpu, address + LastPiece, out Vector128<byte> _, instruction->Traits))
        {
            return null;
        }

        Unsafe.SkipInit(out FxsaveArea area);
        Vector128<byte>* pieces = (Vector128<byte>*)&area;
        for (int i = 0; i < sizeof(FxsaveArea) / sizeof(Vector128<byte>); i++)
        {
            if (!GuestMemory.TryReadAt(cpu, address + (ulong)(i * sizeof(Vector128<byte>)), out pieces[i], instruction->Traits))
                return null;
        }

        if ((area.Mxcsr & ~SimdControl.Writable) != 0)
            return Raise.Exception(cpu, ExceptionVector.GeneralProtection);

        area.LoadTo(ref cpu->Architectural);
        return instruction + 1;
    }
}

// SPDX-License-Identifier: MIT
using System.Collections.Immutable;
using Iced.Intel;
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>Makes random instructions, of those that the emulated processor knows and that are safe to run in this process.</summary>
internal sealed class InstructionGenerator(Random random)
{
    private static readonly ImmutableArray<Code> s_codes = [.. Enum.GetValues<Code>().Where(IsUsable)];

    private static readonly Register[] s_highBytes = [Register.AH, Register.CH, Register.DH, Register.BH];

    /// <summary>Instruction forms that are made.</summary>
    public static int CodeCount => s_codes.Length;

    /// <summary>Makes an instruction.</summary>
    /// <param name="target">What its memory operand will address, if it is relative to RIP or absolute.</param>
    public Instruction Next(ulong target)
    {
        Code code = s_codes[random.Next(s_codes.Length)];
        OpCodeInfo info = code.ToOpCode();
        Instruction instruction = new() { Code = code };
        for (int operand = 0; operand < info.OpCount; operand++)
            SetOperand(ref instruction, operand, info.GetOpKind(operand), target);

        instruction.HasLockPrefix = info.CanUseLockPrefix && instruction.Op0Kind == OpKind.Memory && random.Next(4) == 0;
        instruction.HasRepPrefix = info.CanUseRepPrefix && random.Next(2) == 0;
        instruction.HasRepnePrefix = info.CanUseRepnePrefix && !instruction.HasRepPrefix && random.Next(2) == 0;
        return instruction;
    }

    private static bool IsUsable(Code code)
    {
        OpCodeInfo info = code.ToOpCode();
        Instruction instruction = new() { Code = code };
        return info.IsInstruction && info.Mode64 && info.Cpl3 && !info.IsInputOutput && info.Encoding == EncodingKind.Legacy
            && InstructionTable.Shared.IsBound(info.Mnemonic)
            && instruction.FlowControl == FlowControl.Next
            && !instruction.CpuidFeatures.Contains(CpuidFeature.FPU)
            && HostFeatures.Have(instruction) && !HostHazards.Includes(instruction) && !IsNotDefined(code)
            && Enumerable.Range(0, info.OpCount).All(operand => IsSupported(info.GetOpKind(operand)));
    }

    /// <summary>Forms whose result the manual leaves to the processor. Of 16-bit MOVSXD, AMD reads 32 bits and Intel 16.</summary>
    private static bool IsNotDefined(Code code) =>
        code is Code.Bswap_r16 or Code.Movsxd_r16_rm16 || code.Mnemonic() is Mnemonic.Rcpps or Mnemonic.Rcpss or Mnemonic.Rsqrtps or Mnemonic.Rsqrtss;

    private static bool IsSupported(OpCodeOperandKind kind) => KindOf(kind) != null;

    /// <summary>What an operand can be: registers of a class, memory, or an immediate.</summary>
    private static (Register First, int Count, bool CanBeMemory, OpKind Kind)? KindOf(OpCodeOperandKind kind) => kind switch
    {
        OpCodeOperandKind.mem or OpCodeOperandKind.mem_offs or OpCodeOperandKind.seg_rBX_al => (Register.None, 0, true, OpKind.Memory),
        OpCodeOperandKind.r8_or_mem => (Register.AL, 20, true, OpKind.Register),
        OpCodeOperandKind.r16_or_mem => (Register.AX, 16, true, OpKind.Register),
        OpCodeOperandKind.r32_or_mem => (Register.EAX, 16, true, OpKind.Register),
        OpCodeOperandKind.r64_or_mem => (Register.RAX, 16, true, OpKind.Register),
        OpCodeOperandKind.xmm_or_mem => (Register.XMM0, 16, true, OpKind.Register),
        OpCodeOperandKind.r8_reg or OpCodeOperandKind.r8_opcode => (Register.AL, 20, false, OpKind.Register),
        OpCodeOperandKind.r16_reg or OpCodeOperandKind.r16_rm or OpCodeOperandKind.r16_opcode => (Register.AX, 16, false, OpKind.Register),
        OpCodeOperandKind.r32_reg or OpCodeOperandKind.r32_rm or OpCodeOperandKind.r32_opcode => (Register.EAX, 16, false, OpKind.Register),
        OpCodeOperandKind.r64_reg or OpCodeOperandKind.r64_rm or OpCodeOperandKind.r64_opcode => (Register.RAX, 16, false, OpKind.Register),
        OpCodeOperandKind.xmm_reg or OpCodeOperandKind.xmm_rm => (Register.XMM0, 16, false, OpKind.Register),
        OpCodeOperandKind.al => (Register.AL, 1, false, OpKind.Register),
        OpCodeOperandKind.cl => (Register.CL, 1, false, OpKind.Register),
        OpCodeOperandKind.ax => (Register.AX, 1, false, OpKind.Register),
        OpCodeOperandKind.dx => (Register.DX, 1, false, OpKind.Register),
        OpCodeOperandKind.eax => (Register.EAX, 1, false, OpKind.Register),
        OpCodeOperandKind.rax => (Register.RAX, 1, false, OpKind.Register),
        OpCodeOperandKind.imm8 or OpCodeOperandKind.imm8_const_1 => (Register.None, 0, false, OpKind.Immediate8),
        OpCodeOperandKind.imm8sex16 => (Register.None, 0, false, OpKind.Immediate8to16),
        OpCodeOperandKind.imm8sex32 => (Register.None, 0, false, OpKind.Immediate8to32),
        OpCodeOperandKind.imm8sex64 => (Register.None, 0, false, OpKind.Immediate8to64),
        OpCodeOperandKind.imm16 => (Register.None, 0, false, OpKind.Immediate16),
        OpCodeOperandKind.imm32 => (Register.None, 0, false, OpKind.Immediate32),
        OpCodeOperandKind.imm32sex64 => (Register.None, 0, false, OpKind.Immediate32to64),
        OpCodeOperandKind.imm64 => (Register.None, 0, false, OpKind.Immediate64),
        OpCodeOperandKind.seg_rSI => (Register.None, 0, false, OpKind.MemorySegRSI),
        OpCodeOperandKind.es_rDI => (Register.None, 0, false, OpKind.MemoryESRDI),
        OpCodeOperandKind.seg_rDI => (Register.None, 0, false, OpKind.MemorySegRDI),
        _ => null,
    };

    private void SetOperand(ref Instruction instruction, int operand, OpCodeOperandKind opCodeKind, ulong target)
    {
        (Register first, int count, bool canBeMemory, OpKind kind) = KindOf(opCodeKind)!.Value;
        if (canBeMemory && (count == 0 || random.Next(2) == 0))
        {
            instruction.SetOpKind(operand, OpKind.Memory);
            SetMemory(ref instruction, opCodeKind, target);
        }
        else if (kind == OpKind.Register)
        {
            instruction.SetOpKind(operand, OpKind.Register);
            instruction.SetOpRegister(operand, RegisterOf(first, random.Next(count)));
        }
        else
        {
            instruction.SetOpKind(operand, IsSecondImmediate(instruction, operand) ? OpKind.Immediate8_2nd : kind);
            if (instruction.GetOpKind(operand) is OpKind.MemorySegRSI or OpKind.MemoryESRDI or OpKind.MemorySegRDI)
                return;

            long immediate = opCodeKind == OpCodeOperandKind.imm8_const_1 ? 1
                : opCodeKind is OpCodeOperandKind.imm8sex16 or OpCodeOperandKind.imm8sex32 or OpCodeOperandKind.imm8sex64 ? random.Next(-128, 128)
                : (long)Values.Next(random);
            SetImmediate(ref instruction, operand, immediate);
        }
    }

    private static bool IsSecondImmediate(in Instruction instruction, int operand) => instruction.Mnemonic == Mnemonic.Enter && operand == 1;

    private static void SetImmediate(ref Instruction instruction, int operand, long value)
    {
        switch (instruction.GetOpKind(operand))
        {
            case OpKind.Immediate8:
                instruction.Immediate8 = (byte)value;
                break;
            case OpKind.Immediate8_2nd:
                instruction.Immediate8_2nd = (byte)value;
                break;
            case OpKind.Immediate16:
                instruction.Immediate16 = (ushort)value;
                break;
            case OpKind.Immediate32:
                instruction.Immediate32 = (uint)value;
                break;
            case OpKind.Immediate32to64:
                instruction.Immediate32to64 = (int)value;
                break;
            case OpKind.Immediate64:
                instruction.Immediate64 = (ulong)value;
                break;
            case OpKind.Immediate8to16:
                instruction.Immediate8to16 = (sbyte)value;
                break;
            case OpKind.Immediate8to32:
                instruction.Immediate8to32 = (sbyte)value;
                break;
            case OpKind.Immediate8to64:
                instruction.Immediate8to64 = (sbyte)value;
                break;
        }
    }

    private static Register RegisterOf(Register first, int number) => first != Register.AL ? first + number
        : number >= 16 ? s_highBytes[number - 16]
        : number < 4 ? Register.AL + number
        : Register.SPL + (number - 4);

    private void SetMemory(ref Instruction instruction, OpCodeOperandKind kind, ulong target)
    {
        if (kind == OpCodeOperandKind.seg_rBX_al)
        {
            instruction.MemoryBase = Register.RBX;
            instruction.MemoryIndex = Register.AL;
            return;
        }

        int form = kind == OpCodeOperandKind.mem_offs ? 0 : random.Next(1, 16);
        if (form <= 1)
        {
            instruction.MemoryBase = form == 0 ? Register.None : Register.RIP;
            instruction.MemoryDisplacement64 = target;
            instruction.MemoryDisplSize = 8;
            return;
        }

        bool is32 = form == 2;
        Register first = is32 ? Register.EAX : Register.RAX;
        int baseNumber = random.Next(16);
        int indexNumber = random.Next(16);
        instruction.MemoryBase = first + baseNumber;
        if (indexNumber != (int)X64Paging.Cpu.State.GeneralRegister.Rsp && indexNumber != baseNumber && random.Next(2) == 0)
        {
            instruction.MemoryIndex = first + indexNumber;
            instruction.MemoryIndexScale = 1 << random.Next(4);
        }

        int displacement = random.Next(3) switch
        {
            0 => 0,
            1 => random.Next(-128, 128),
            _ => random.Next(int.MinValue, int.MaxValue),
        };
        instruction.MemoryDisplacement64 = is32 ? (uint)displacement : (ulong)displacement;
        instruction.MemoryDisplSize = displacement == 0 ? 0 : displacement is >= -128 and < 128 ? 1 : is32 ? 4 : 8;
    }
}

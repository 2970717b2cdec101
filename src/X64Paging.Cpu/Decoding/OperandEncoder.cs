// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Decoding;

/// <summary>Turns Iced's operands into the places that <see cref="DecodedInstruction"/> names.</summary>
internal static unsafe class OperandEncoder
{
    /// <summary>Fills in all operands. The decoder's IP counts from the start of the block's page, and so do code-relative addresses.</summary>
    public static void Encode(in Instruction source, DecodedInstruction* target)
    {
        EncodeNoMemory(target);
        int immediateCount = 0;
        for (int operand = 0; operand < source.OpCount; operand++)
        {
            OpKind kind = source.GetOpKind(operand);
            switch (kind)
            {
                case OpKind.Register:
                    EncodeRegister(RegisterOffsets.Of(source.GetOpRegister(operand)), operand, target);
                    break;
                case OpKind.Memory:
                    EncodeMemory(source, target);
                    break;
                case >= OpKind.MemorySegSI and <= OpKind.MemoryESRDI:
                    EncodeStringMemory(source, kind, target);
                    break;
                case OpKind.NearBranch16 or OpKind.NearBranch32 or OpKind.NearBranch64:
                    target->Displacement = source.NearBranchTarget;
                    break;
                case OpKind.Immediate8_2nd:
                    target->Displacement = source.Immediate8_2nd; // ENTER: no memory operand competes for the field.
                    break;
                default:
                    if (IsImmediate(kind) && immediateCount++ == 0)
                        target->Immediate = source.GetImmediate(operand);
                    break;
            }
        }

        EncodeRepeat(source, target);
        if (source.Code is Code.Loop_rel8_64_ECX or Code.Loope_rel8_64_ECX or Code.Loopne_rel8_64_ECX)
            target->Traits |= InstructionTraits.Address32;
    }

    private static void EncodeRegister(ushort offset, int operand, DecodedInstruction* target)
    {
        switch (operand)
        {
            case 0:
                target->Destination = offset;
                break;
            case 1:
                target->Source = offset;
                break;
            case 2:
                target->Third = offset;
                break;
        }
    }

    private static void EncodeNoMemory(DecodedInstruction* target) =>
        target->Base = target->Index = target->Segment = RegisterOffsets.OfSlot(AddressRegisters.Nothing);

    private static void EncodeMemory(in Instruction source, DecodedInstruction* target)
    {
        target->Base = RegisterOffsets.OfAddressPart(source.MemoryBase);
        target->Index = RegisterOffsets.OfAddressPart(source.MemoryIndex);
        target->Scale = (byte)int.Log2(source.MemoryIndexScale);
        target->Displacement = source.MemoryDisplacement64;
        target->Segment = RegisterOffsets.OfSegmentBase(source.MemorySegment);
        if (source.Mnemonic == Mnemonic.Pop && source.MemoryBase is Register.RSP or Register.ESP)
            target->Displacement += (ulong)source.StackPointerIncrement; // POP computes its address with RSP moved already.
        if (source.MemorySegment == Register.SS)
            target->Traits |= InstructionTraits.StackSegment;
        else if (source.MemorySegment is not (Register.DS or Register.ES))
            target->Traits |= InstructionTraits.OtherSegment;
        if (source.MemoryBase.IsGPR32() || source.MemoryIndex.IsGPR32() || source.MemoryBase == Register.EIP)
            target->Traits |= InstructionTraits.Address32;
    }

    /// <summary>The implicit operands of string instructions: a source at RSI, which a prefix may move to FS or GS, and a destination at RDI.</summary>
    private static void EncodeStringMemory(in Instruction source, OpKind kind, DecodedInstruction* target)
    {
        if (kind is OpKind.MemorySegSI or OpKind.MemorySegESI or OpKind.MemorySegRSI or OpKind.MemorySegRDI or OpKind.MemorySegEDI)
            target->Segment = RegisterOffsets.OfSegmentBase(source.MemorySegment);
        if (kind is OpKind.MemorySegESI or OpKind.MemoryESEDI or OpKind.MemorySegEDI)
            target->Traits |= InstructionTraits.Address32;
    }

    private static void EncodeRepeat(in Instruction source, DecodedInstruction* target)
    {
        if (source.HasRepePrefix)
            target->Traits |= InstructionTraits.Repeat;
        if (source.HasRepnePrefix)
            target->Traits |= InstructionTraits.RepeatWhileNotEqual;
    }

    private static bool IsImmediate(OpKind kind) => kind is >= OpKind.Immediate8 and <= OpKind.Immediate32to64;
}

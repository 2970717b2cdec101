// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.State;
using X64Paging.Memory;

namespace X64Paging.Cpu.Decoding;

/// <summary>Decodes a run of instructions, up to a branch or the end of the page, into a <see cref="CodeBlock"/>.</summary>
internal sealed unsafe class BlockBuilder
{
    /// <summary>The most instructions in a block.</summary>
    public const int MaximumInstructions = 64;

    // An instruction may need an element ahead that computes its address; two links follow the last.
    private const int MaximumElements = MaximumInstructions * 2 + LinkCount;
    private const int LinkCount = 2;

    /// <summary>The room that a block needs at most, in bytes.</summary>
    public static readonly int MaximumSize = sizeof(CodeBlock) + MaximumElements * sizeof(DecodedInstruction);

    private readonly HostCodeReader _reader = new();
    private readonly Decoder _decoder;
    private readonly CodeBlock* _noBlock;
    private DecodedInstruction* _next;

    /// <param name="noBlock">What a link names before it is resolved: a block that cannot be entered.</param>
    public BlockBuilder(CodeBlock* noBlock)
    {
        _noBlock = noBlock;
        _decoder = Decoder.Create(64, _reader);
    }

    /// <summary>Decodes from an offset to the end of the page at most.</summary>
    /// <param name="block">Room for <see cref="MaximumSize"/> bytes.</param>
    /// <param name="hostPage">The page's bytes in the host.</param>
    /// <param name="offset">Where the block starts in the page.</param>
    /// <returns><see langword="false"/> if the first instruction does not end in the page: <see cref="BuildCrossing"/> takes it.</returns>
    public bool TryBuild(CodeBlock* block, byte* hostPage, int offset)
    {
        Begin(block, hostPage, offset);
        _reader.Begin(hostPage + offset, Frame.Size - offset);
        while (block->InstructionCount < MaximumInstructions)
        {
            _decoder.Decode(out Instruction instruction);
            if (_decoder.LastError == DecoderError.NoMoreBytes)
                break;

            Append(block, instruction);
            if (EndsBlock(instruction) || (_decoder.IP & ~(Frame.Size - 1UL)) != 0)
                break;
        }

        if (block->InstructionCount == 0)
            return false;

        Finish(block);
        return true;
    }

    /// <summary>Decodes the one instruction that starts at an offset and ends in the next page.</summary>
    public void BuildCrossing(CodeBlock* block, byte* hostPage, int offset, byte* secondHostPage)
    {
        Begin(block, null, offset);
        block->SecondHostPage = (nint)secondHostPage;
        _reader.Begin(hostPage + offset, Frame.Size - offset, secondHostPage, Frame.Size);
        _decoder.Decode(out Instruction instruction);
        Append(block, instruction);
        Finish(block);
    }

    /// <summary>Behind a branch, and behind what may change how the next instruction is fetched: all that does is privileged.</summary>
    private static bool EndsBlock(in Instruction instruction) =>
        instruction.FlowControl != FlowControl.Next || instruction.IsInvalid || instruction.IsPrivileged;

    private static bool HasExplicitMemory(in Instruction instruction)
    {
        for (int operand = 0; operand < instruction.OpCount; operand++)
        {
            if (instruction.GetOpKind(operand) == OpKind.Memory)
                return true;
        }

        return false;
    }

    private void Begin(CodeBlock* block, byte* hostPage, int offset)
    {
        *block = new CodeBlock { HostPage = (nint)hostPage, Offset = offset };
        _next = CodeBlock.First(block);
        _decoder.IP = (ulong)offset;
    }

    private void Append(CodeBlock* block, in Instruction instruction)
    {
        DecodedInstruction decoded = new() { Length = (byte)instruction.Length, Offset = (ushort)instruction.IP };
        if (instruction.IsInvalid)
        {
            decoded.Execute = &Undefined.Execute;
        }
        else
        {
            OperandEncoder.Encode(instruction, &decoded);
            Handler handler = InstructionTable.Shared.HandlerOf(instruction);
            decoded.Execute = handler == null ? &Undefined.Execute : handler;
            if ((decoded.Traits & InstructionTraits.Address32) != 0 && HasExplicitMemory(instruction))
                AppendAddressComputation(&decoded);
        }

        *_next++ = decoded;
        block->InstructionCount++;
    }

    /// <summary>Puts an element ahead that computes a 32-bit address, so that the ordinary formula need not know of them.</summary>
    private void AppendAddressComputation(DecodedInstruction* decoded)
    {
        DecodedInstruction computation = *decoded;
        computation.Execute = &AddressComputation.Execute;
        *_next++ = computation;
        decoded->Base = RegisterOffsets.OfSlot(AddressRegisters.Computed);
        decoded->Index = RegisterOffsets.OfSlot(AddressRegisters.Nothing);
        decoded->Scale = 0;
        decoded->Displacement = 0;
    }

    private void Finish(CodeBlock* block)
    {
        DecodedInstruction* first = CodeBlock.First(block);
        DecodedInstruction* last = _next - 1;
        block->ElementCount = (int)(_next - first);

        // The element that computes an address belongs to the instruction behind it.
        ushort pending = 0;
        ushort previousOffset = ushort.MaxValue;
        for (DecodedInstruction* element = last; element >= first; element--)
        {
            if (element->Offset != previousOffset)
                pending++;
            element->Pending = pending;
            previousOffset = element->Offset;
        }

        AppendLink(last->NextOffset);
        AppendLink(last->Displacement);
    }

    private void AppendLink(ulong target)
    {
        *_next++ = new DecodedInstruction
        {
            Execute = &Link.Execute,
            Immediate = (ulong)_noBlock,
            Displacement = target,
            Traits = target < Frame.Size ? InstructionTraits.SamePage : InstructionTraits.None,
        };
    }
}

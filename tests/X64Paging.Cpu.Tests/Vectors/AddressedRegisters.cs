// SPDX-License-Identifier: MIT
using Iced.Intel;

namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>Which registers hold addresses, so that a vector's memory can be put elsewhere.</summary>
/// <param name="Bases">Registers that are bases of memory operands: they move with the memory.</param>
/// <param name="MovedOutputs">Those of them that still hold an address behind the instruction.</param>
internal sealed record AddressedRegisters(IReadOnlySet<Register> Bases, IReadOnlySet<Register> MovedOutputs)
{
    /// <summary>Sorts an instruction's registers.</summary>
    /// <returns>Null where a base is data too, or is not a 64-bit register: the memory must stay where it is.</returns>
    public static AddressedRegisters? Of(in Instruction instruction)
    {
        if (instruction.Mnemonic is Mnemonic.Leave or Mnemonic.Enter || instruction.FlowControl != FlowControl.Next)
            return null;

        InstructionInfoFactory factory = new();
        InstructionInfo info = factory.GetInfo(instruction);
        HashSet<Register> bases = [];
        foreach (UsedMemory memory in info.GetUsedMemory())
        {
            if (!memory.Base.IsGPR64() || memory.Index == memory.Base)
                return null;

            bases.Add(memory.Base);
        }

        HashSet<Register> outputs = [.. bases];
        for (int operand = 0; operand < instruction.OpCount; operand++)
        {
            Register register = instruction.GetOpKind(operand) == OpKind.Register ? instruction.GetOpRegister(operand).GetFullRegister() : Register.None;
            if (!bases.Contains(register))
                continue;
            if (info.GetOpAccess(operand) != OpAccess.Write)
                return null;

            outputs.Remove(register);
        }

        return bases.Count == 0 ? null : new AddressedRegisters(bases, outputs);
    }
}

// SPDX-License-Identifier: MIT
using Iced.Intel;

namespace X64Paging.Cpu.Decoding;

/// <summary>Writes instructions out for people.</summary>
internal static class InstructionDescriber
{
    /// <summary>The instruction's text and its bytes, such as <c>vzeroupper (C5 F8 77)</c>.</summary>
    /// <param name="code">The bytes from the instruction on, as many as could be read.</param>
    /// <param name="rip">Its address.</param>
    public static string Describe(byte[] code, ulong rip)
    {
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(code), rip);
        decoder.Decode(out Instruction instruction);
        int length = instruction.IsInvalid ? int.Min(code.Length, 8) : instruction.Length;
        string bytes = string.Join(' ', code.Take(length).Select(value => value.ToString("X2")));
        if (instruction.IsInvalid)
            return $"no valid instruction ({bytes})";

        StringOutput text = new();
        new IntelFormatter().Format(instruction, text);
        return $"{text.ToStringAndReset()} ({bytes})";
    }
}

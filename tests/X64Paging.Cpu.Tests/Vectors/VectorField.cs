// SPDX-License-Identifier: MIT
using System.Globalization;
using Iced.Intel;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>One <c>name=value</c> of a vector: a register, a flag, or a cell of memory.</summary>
/// <param name="Name">The name in lower case, or empty for a cell.</param>
/// <param name="Address">A cell's address.</param>
/// <param name="Value">Little-endian: a cell's bytes, otherwise 16 of them.</param>
internal sealed record VectorField(string Name, ulong Address, byte[] Value)
{
    public bool IsCell => Name.Length == 0;

    /// <summary>The full register that the field names, or none.</summary>
    public Register FullRegister => RegisterOf(Name).GetFullRegister();

    private ulong Number => BitConverter.ToUInt64(Value);

    public static VectorField Parse(string text)
    {
        string[] sides = text.Split('=');
        if (sides.Length != 2)
            throw new FormatException($"'{text}' is not of the form name=value.");

        string digits = sides[1].Replace("_", "", StringComparison.Ordinal);
        if (!sides[0].StartsWith('['))
            return new VectorField(sides[0].ToLowerInvariant(), 0, BytesOf(ParseNumber(digits)));

        if (!digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || digits.Length % 2 != 0)
            throw new FormatException($"'{text}': a cell is as wide as its hex digits, two a byte.");

        byte[] bytes = Convert.FromHexString(digits.AsSpan(2));
        Array.Reverse(bytes);
        return new VectorField("", (ulong)ParseNumber(sides[0].Trim('[', ']')), bytes);
    }

    /// <summary>Sets what the field names, as an instruction that writes it would: a 32-bit register clears its upper half.</summary>
    public void ApplyTo(MachineState state)
    {
        if (IsCell)
            state.WriteMemory(Address, Value);
        else if (FlagNames.MaskOf(Name) is var mask and not 0)
            state.Rflags = (state.Rflags & ~mask) | (Number != 0 ? mask : 0);
        else if (RegisterOf(Name) is var register and not Register.None)
            ApplyRegister(state, register);
        else
            ApplyOther(state);
    }

    /// <summary>The field with the address that it is or holds moved.</summary>
    public VectorField Moved(ulong distance) =>
        IsCell ? this with { Address = Address + distance } : this with { Value = BytesOf(Number + distance) };

    private static Register RegisterOf(string name) =>
        Enum.TryParse(name, ignoreCase: true, out Register register) && (register.IsGPR() || register.IsXMM()) ? register : Register.None;

    private void ApplyRegister(MachineState state, Register register)
    {
        int number = register.GetFullRegister().GetNumber();
        if (register.IsXMM())
        {
            state.Vectors[number] = BitConverter.ToUInt128(Value);
            return;
        }

        bool isHighByte = register is >= Register.AH and <= Register.BH;
        ulong mask = register.GetSize() switch
        {
            1 => isHighByte ? 0xFF00UL : 0xFF,
            2 => 0xFFFF,
            _ => ulong.MaxValue,
        };
        state.General[number] = (state.General[number] & ~mask) | (isHighByte ? Number << 8 : Number) & mask;
    }

    private void ApplyOther(MachineState state)
    {
        switch (Name)
        {
            case "mxcsr":
                state.Mxcsr = (uint)Number;
                break;
            case "rip":
                state.Rip = Number;
                break;
            case "fsbase":
                state.FsBase = Number;
                break;
            case "gsbase":
                state.GsBase = Number;
                break;
            case "cpl":
                state.PrivilegeLevel = (PrivilegeLevel)Number;
                break;
            default:
                throw new FormatException($"'{Name}' is no register and no flag.");
        }
    }

    private static byte[] BytesOf(UInt128 value) => BitConverter.GetBytes(value);

    private static UInt128 ParseNumber(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? UInt128.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : text.StartsWith('-')
            ? (ulong)long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : UInt128.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

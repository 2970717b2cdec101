// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Decoding;

/// <summary>Where a register lies in <see cref="CpuState"/>, in bytes.</summary>
internal static unsafe class RegisterOffsets
{
    private const int SlotSize = sizeof(ulong);

    private static readonly int s_vectors = OffsetOfVectors();

    /// <summary>The offset of a slot of <see cref="AddressRegisters"/>, which come first.</summary>
    public static ushort OfSlot(int slot) => (ushort)(slot * SlotSize);

    /// <summary>The offset of a general or vector register; for all others their number.</summary>
    public static ushort Of(Register register)
    {
        if (register.IsGPR8())
            return OfByteRegister(register);
        if (register.IsGPR())
            return OfSlot(register.GetNumber());
        if (register.IsVectorRegister())
            return (ushort)(s_vectors + register.GetNumber() * sizeof(System.Runtime.Intrinsics.Vector128<byte>));
        return (ushort)register.GetNumber();
    }

    /// <summary>The slot that a memory operand's base or index names.</summary>
    public static ushort OfAddressPart(Register register) => register switch
    {
        Register.None => OfSlot(AddressRegisters.Nothing),
        Register.RIP or Register.EIP => OfSlot(AddressRegisters.CodePage),
        _ => OfSlot(register.GetNumber()),
    };

    /// <summary>The slot that holds a segment's base. CS, DS, ES and SS have base 0 in 64-bit mode.</summary>
    public static ushort OfSegmentBase(Register segment) => segment switch
    {
        Register.FS => OfSlot(AddressRegisters.FsBase),
        Register.GS => OfSlot(AddressRegisters.GsBase),
        _ => OfSlot(AddressRegisters.Nothing),
    };

    private static ushort OfByteRegister(Register register) => register switch
    {
        >= Register.AL and <= Register.BL => OfSlot(register - Register.AL),
        >= Register.AH and <= Register.BH => (ushort)(OfSlot(register - Register.AH) + 1),
        _ => OfSlot(register - Register.SPL + (int)GeneralRegister.Rsp),
    };

    private static int OffsetOfVectors()
    {
        CpuState state;
        return (int)((byte*)&state.Architectural.Vectors - (byte*)&state);
    }
}

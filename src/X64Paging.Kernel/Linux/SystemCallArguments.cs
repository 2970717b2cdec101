// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux;

/// <summary>A system call's number and arguments, from the registers where the ABI puts them.</summary>
internal readonly record struct SystemCallArguments(ulong Number, ulong A, ulong B, ulong C, ulong D, ulong E, ulong F)
{
    public LinearAddress AddressA => new(A);

    public LinearAddress AddressB => new(B);

    public LinearAddress AddressC => new(C);

    public LinearAddress AddressD => new(D);

    public static SystemCallArguments From(in ArchitecturalState state) => new(
        state[GeneralRegister.Rax],
        state[GeneralRegister.Rdi],
        state[GeneralRegister.Rsi],
        state[GeneralRegister.Rdx],
        state[GeneralRegister.R10],
        state[GeneralRegister.R8],
        state[GeneralRegister.R9]);
}

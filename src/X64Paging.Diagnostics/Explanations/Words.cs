// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Explanations;

/// <summary>What registers are called.</summary>
internal static class Words
{
    public static string For(ChangedRegister register) => register switch
    {
        ChangedRegister.Eflags => "EFLAGS",
        ChangedRegister.Pkru => "PKRU",
        ChangedRegister.Pkrs => "IA32_PKRS",
        ChangedRegister.Cr0 => "CR0",
        ChangedRegister.Cr4 => "CR4",
        _ => "IA32_EFER",
    };
}

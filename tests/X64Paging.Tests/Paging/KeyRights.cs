// SPDX-License-Identifier: MIT
namespace X64Paging.Tests.Paging;

/// <summary>AD and WD of one key in PKRU or IA32_PKRS.</summary>
internal readonly record struct KeyRights(bool AccessDisable, bool WriteDisable)
{
    /// <summary>The four of them: bit 0 is AD, bit 1 WD.</summary>
    public static KeyRights Of(int bits) => new((bits & 1) != 0, (bits & 2) != 0);

    public override string ToString() => $"{(AccessDisable ? 'A' : '-')}{(WriteDisable ? 'W' : '-')}";
}

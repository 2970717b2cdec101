// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>An operation that replaces a vector register by a function of it and of a vector operand; no flag, no exception.</summary>
/// <remarks>Operations of one operand leave <c>left</c> alone.</remarks>
internal interface IVectorOperation
{
    static abstract Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right);
}

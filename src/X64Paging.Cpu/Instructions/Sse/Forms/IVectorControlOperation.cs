// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>An <see cref="IVectorOperation"/> that an immediate byte governs.</summary>
internal interface IVectorControlOperation
{
    static abstract Vector128<byte> Apply(Vector128<byte> left, Vector128<byte> right, byte control);
}

// SPDX-License-Identifier: MIT
using System.Runtime.Intrinsics;

namespace X64Paging.Cpu.Instructions.Sse.Forms;

/// <summary>A shift of a vector by one count.</summary>
internal interface IVectorShift
{
    /// <param name="count">Any number: counts beyond the width are not masked.</param>
    static abstract Vector128<byte> Apply(Vector128<byte> value, ulong count);
}

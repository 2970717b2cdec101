// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace X64Paging.Cpu.State;

/// <summary>XMM0 to XMM15.</summary>
[InlineArray(16)]
public struct VectorRegisters
{
    private Vector128<byte> _first;
}

// SPDX-License-Identifier: MIT
using System.Numerics;
using Iced.Intel;

namespace X64Paging.Cpu.Instructions.Forms;

/// <summary>The forms of an instruction that exists in several widths.</summary>
internal unsafe interface IWidthForms
{
    /// <summary>The handler for operands of one width, or null where the form is not supported.</summary>
    static abstract Handler BindWidth<T>(in Instruction instruction)
        where T : unmanaged, IBinaryInteger<T>;
}

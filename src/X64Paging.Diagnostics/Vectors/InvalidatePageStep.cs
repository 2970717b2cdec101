// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>INVLPG.</summary>
/// <param name="Address">Its operand; may be non-canonical.</param>
public sealed record InvalidatePageStep(LinearAddress Address) : VectorStep;

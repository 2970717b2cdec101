// SPDX-License-Identifier: MIT
namespace X64Paging.Diagnostics.Vectors;

/// <summary>Drops all that is cached, global entries too.</summary>
public sealed record InvalidateAllStep : VectorStep;

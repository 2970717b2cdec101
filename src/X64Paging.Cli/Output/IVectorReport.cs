// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Vectors;

namespace X64Paging.Cli.Output;

/// <summary>Writes what came of conformance vectors.</summary>
internal interface IVectorReport
{
    void Failure(string file, VectorResult result);

    void Summary(long passed, long failed);
}

// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Vectors;
using X64Paging.Paging;

namespace X64Paging.Cli.Output;

/// <summary>Vectors in lines for people: what was expected, what came, and the walk.</summary>
internal sealed class TextVectorReport : IVectorReport
{
    private readonly TextWriter _writer;

    public TextVectorReport(TextWriter writer) => _writer = writer;

    public void Failure(string file, VectorResult result)
    {
        PagingVector vector = result.Vector;
        string note = vector.Note == null ? "" : ": " + vector.Note;
        _writer.WriteLine(OneLine.Of($"FAILED {vector.Id} ({vector.Group}){note}  [{file}, line {vector.LineNumber}]"));
        foreach (AccessMismatch mismatch in result.Accesses)
            Access(vector, mismatch);
        foreach (MemoryMismatch mismatch in result.Memory)
            Memory(mismatch);
    }

    public void Summary(long passed, long failed) => _writer.WriteLine($"{passed} passed, {failed} failed");

    private void Access(PagingVector vector, AccessMismatch mismatch)
    {
        _writer.WriteLine($"  step {mismatch.StepNumber} of {vector.Steps.Count}: {Describe(mismatch.Access)}");
        _writer.WriteLine($"    expected {Words.For(mismatch.Access.Expected)}");
        _writer.WriteLine($"    actual   {Words.For(mismatch.Actual)}");
        foreach (Walk walk in mismatch.Walks)
            Walk(walk);
    }

    private void Memory(MemoryMismatch mismatch)
    {
        string open = mismatch.Expected.OpenBits == 0 ? "" : $", open bits {Words.ForFlags(mismatch.Expected.OpenBits)}";
        _writer.WriteLine($"  memory at {mismatch.Address} behind the last step");
        _writer.WriteLine($"    expected 0x{mismatch.Expected.Value:x}{open}");
        _writer.WriteLine($"    actual   0x{mismatch.Actual:x}, differs in {Words.ForFlags(mismatch.DifferingBits)}");
        if (mismatch.Walk is { } walk)
            Walk(walk);
    }

    private void Walk(Walk walk)
    {
        foreach (string line in walk.ToString().Split(Environment.NewLine))
            _writer.WriteLine("      " + line);
    }

    private static string Describe(AccessStep access)
    {
        string kind = (access.IsImplicit ? "implicit " : "") + (access.IsShadowStack ? "shadow-stack " : "") + Words.For(access.Kind);
        string segment = access.UsesStackSegment ? " through SS" : "";
        return $"{kind} of {access.Address}{segment}, {access.Size} {(access.Size == 1 ? "byte" : "bytes")}, at CPL {access.PrivilegeLevel}";
    }
}

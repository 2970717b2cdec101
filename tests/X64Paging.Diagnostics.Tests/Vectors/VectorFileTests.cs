// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Diagnostics.Vectors;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Tests.Vectors;

public sealed class VectorFileTests
{
    [Fact]
    public void Every_field_of_a_vector_is_read()
    {
        PagingVector vector = Assert.Single(VectorText.Read(VectorText.Line
            .Replace("\"rflags_ac\":false,\"pkru\":\"0x0\",\"pkrs\":\"0x0\"", "\"rflags_ac\":true,\"pkru\":\"0xC\",\"pkrs\":\"0xffffffff\"", StringComparison.Ordinal)
            .Replace("\"gbpages\":true", "\"gbpages\":false", StringComparison.Ordinal)
            .Replace("\"0x5027\"]", "\"0x5027\",\"0x60\"]", StringComparison.Ordinal)));

        Assert.Equal(("one", "tests", "a note", 1), (vector.Id, vector.Group, vector.Note, vector.LineNumber));
        Assert.Equal(40, vector.Controls.MaxPhysicalAddressBits);
        Assert.Equal(PageSize.Size2MiB, vector.Controls.LargestPage);
        Assert.Equal((Cr0Flags)0x8001_0033, vector.Controls.Cr0);
        Assert.Equal(0x1000UL, vector.Controls.Cr3);
        Assert.Equal(Cr4Flags.PhysicalAddressExtension, vector.Controls.Cr4);
        Assert.Equal((EferFlags)0xD01, vector.Controls.Efer);
        Assert.True(vector.AllowsUserAccess);
        Assert.Equal((0xCU, 0xFFFF_FFFFU), (vector.Controls.Pkru, vector.Controls.Pkrs));
        Assert.Equal(5, vector.Memory.Count);
        Assert.Equal(new MemoryQword(new PhysicalAddress(0x4008), 0x9007), vector.Memory[4]);
        Assert.Equal(new ExpectedQword(new PhysicalAddress(0x4000), 0x5027, 0x60), vector.After[3]);
    }

    [Fact]
    public void Absent_fields_have_their_defaults()
    {
        PagingVector vector = Assert.Single(VectorText.Read(
            """{"id":"a","group":"b","cpu":{"maxphyaddr":52},"cr0":"0x80010001","cr3":"0x0","cr4":"0x20","efer":"0x500","memory":[],"""
            + """ "accesses":[{"linear":"0x0","kind":"fetch","cpl":0,"expect":{"fault":"#PF","error":"0x0","cr2":"0x0"}}],"after":[]}"""));

        Assert.Null(vector.Note);
        Assert.Equal(PageSize.Size1GiB, vector.Controls.LargestPage);
        Assert.False(vector.AllowsUserAccess);
        Assert.Equal((0U, 0U), (vector.Controls.Pkru, vector.Controls.Pkrs));
        AccessStep access = Assert.IsType<AccessStep>(Assert.Single(vector.Steps));
        Assert.Equal(1, access.Size);
        Assert.False(access.IsImplicit || access.IsShadowStack || access.UsesStackSegment);
    }

    [Fact]
    public void Every_kind_of_step_and_of_outcome_is_read()
    {
        PagingVector vector = Assert.Single(VectorText.Read(VectorText.Vector(
            """
            {"linear":"0xffe","kind":"write","size":4,"cpl":0,"implicit":true,"expect":{"physical":"0x5ffe","physical2":"0x9000"}},
            {"linear":"0x2000","kind":"read","cpl":3,"expect":{"cr2":"0x2000","error":"0x4","fault":"#PF"}},
            {"linear":"0x800000000000","kind":"fetch","size":15,"cpl":3,"expect":{"fault":"#GP","error":"0x0"}},
            {"linear":"0x800000000000","kind":"read","size":64,"cpl":3,"stack_segment":true,"expect":{"fault":"#SS","error":"0x0"}},
            {"invalidate":"all"},{"invlpg":"0x800000000000"},{"poke":["0x4008","0x1"]}
            """.ReplaceLineEndings(""))));

        Assert.Equal(
            [
                new AccessStep
                {
                    Address = new(0xFFE), Kind = AccessKind.Write, Size = 4, PrivilegeLevel = 0, IsImplicit = true,
                    Expected = AccessOutcome.Translated(new(0x5FFE), new PhysicalAddress(0x9000)),
                },
                new AccessStep
                {
                    Address = new(0x2000), Kind = AccessKind.Read, PrivilegeLevel = 3, Expected = AccessOutcome.PageFault(4, new(0x2000)),
                },
                new AccessStep
                {
                    Address = new(0x8000_0000_0000), Kind = AccessKind.Fetch, Size = 15, PrivilegeLevel = 3, Expected = AccessOutcome.GeneralProtection(),
                },
                new AccessStep
                {
                    Address = new(0x8000_0000_0000), Kind = AccessKind.Read, Size = 64, PrivilegeLevel = 3, UsesStackSegment = true,
                    Expected = AccessOutcome.StackFault(),
                },
                new InvalidateAllStep(),
                new InvalidatePageStep(new(0x8000_0000_0000)),
                new PokeStep(new MemoryQword(new(0x4008), 1)),
            ],
            vector.Steps);
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\n", "\n")]
    [InlineData("\r\n", "")]
    [InlineData("\r\n", "\r\n")]
    public void Lines_end_as_on_any_host_and_the_last_may_do_without(string ending, string last)
    {
        string second = VectorText.Line.Replace("\"one\"", "\"two\"", StringComparison.Ordinal);

        PagingVector[] vectors = VectorText.Read(VectorText.Line + ending + second + last);

        Assert.Equal([("one", 1), ("two", 2)], vectors.Select(vector => (vector.Id, vector.LineNumber)));
    }

    [Fact]
    public void Fields_may_come_in_any_order_and_with_escapes()
    {
        string turned = """{"after":[],"accesses":[{"expect":{"error":"0x5","cr2":"0x0","fault":"#PF"},"cpl":3,"kind":"re\u0061d","linear":"0\u00780"}],"""
            + """ "memory":[],"efer":"0x500","cr4":"0x20","cr3":"0x0","cr0":"0x80000001","cpu":{"maxphyaddr":32},"group":"\u00e9","\u0069d":"x"}""";

        PagingVector vector = Assert.Single(VectorText.Read(turned));

        Assert.Equal(("x", "é"), (vector.Id, vector.Group));
    }

    [Fact]
    public void A_line_is_read_whole_wherever_the_stream_breaks_it()
    {
        string text = VectorText.Line + "\r\n" + VectorText.Line.Replace("\"one\"", "\"two\"", StringComparison.Ordinal);
        using DribblingStream stream = new(Encoding.UTF8.GetBytes(text));

        Assert.Equal(["one", "two"], VectorFile.Read(stream).Select(vector => vector.Id));
    }

    [Fact]
    public void Vectors_are_read_as_they_are_asked_for()
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(VectorText.Line + "\nnot a vector\n"));
        using IEnumerator<PagingVector> vectors = VectorFile.Read(stream).GetEnumerator();

        Assert.True(vectors.MoveNext());
        Assert.Throws<VectorFormatException>(() => vectors.MoveNext());
    }

    [Fact]
    public void A_line_longer_than_the_buffer_is_read()
    {
        string note = new('x', 1 << 20);

        PagingVector vector = Assert.Single(VectorText.Read(VectorText.Line.Replace("a note", note, StringComparison.Ordinal) + "\n"));

        Assert.Equal(note, vector.Note);
    }

    /// <summary>Gives a byte at a time.</summary>
    private sealed class DribblingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, int.Min(count, 1));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..int.Min(buffer.Length, 1)]);
    }
}

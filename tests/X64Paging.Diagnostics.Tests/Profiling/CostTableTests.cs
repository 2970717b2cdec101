// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Diagnostics.Profiling;

namespace X64Paging.Diagnostics.Tests.Profiling;

public sealed class CostTableTests
{
    [Fact]
    public void Costs_that_a_file_leaves_out_keep_their_defaults()
    {
        CostModel costs = Parse("{ \"copyFrame\": 1000, /* a slow bus */ \"instruction\": 0 }");

        Assert.Equal(CostModel.Default with { CopyFrame = 1000, Instruction = 0 }, costs);
    }

    [Fact]
    public void Every_cost_can_be_set_by_its_name()
    {
        string all = "{" + string.Join(",", CostTable.Rows(CostModel.Default).Select((row, index) => $"\"{row.Key}\": {index + 5000}")) + "}";

        Assert.Equal(Enumerable.Range(5000, 16).Select(value => (ulong)value), CostTable.Rows(Parse(all)).Select(row => row.Value));
    }

    [Theory]
    [InlineData("", "It is no JSON: line 1, byte 1.")]
    [InlineData("[]", "It is no JSON object.")]
    [InlineData("{\"copy\": 1}", "'copy' is not a cost; costs are instruction, ")]
    [InlineData("{\"copyFrame\": -1}", "copyFrame is -1: a cost is a whole number from 0 to 1000000.")]
    [InlineData("{\"copyFrame\": 1.5}", "copyFrame is 1.5: ")]
    [InlineData("{\"copyFrame\": \"1\"}", "copyFrame is \"1\": ")]
    [InlineData("{\"copyFrame\": 1000001}", "copyFrame is 1000001: ")]
    public void What_is_no_cost_table_says_why(string text, string message)
    {
        CostTableException exception = Assert.Throws<CostTableException>(() => Parse(text));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Costs_change_cycles_and_no_counts()
    {
        Profile usual = ProfiledRun.Of("fork-cow").Profile!;
        Profile costly = ProfiledRun.Of("fork-cow", new ProfilerOptions { Costs = CostModel.Default with { CopyFrame = 10_400 } }).Profile!;

        Assert.Equal(usual.TotalCycles + 10_000 * usual.Totals[FaultKind.CowCopy], costly.TotalCycles);
        Assert.Equal(usual.Mmu, costly.Mmu);
    }

    private static CostModel Parse(string text) => CostTable.Parse(Encoding.UTF8.GetBytes(text));
}

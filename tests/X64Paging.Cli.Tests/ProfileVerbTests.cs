// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace X64Paging.Cli.Tests;

public sealed class ProfileVerbTests : IDisposable
{
    private const int ForkCowFaults = 23;
    private const int PageSize = 4096;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("fork-cow", 0)]
    [InlineData("segfault", 139)]
    public void Program_prints_exits_and_faults_as_without_a_profile(string sample, int exitCode)
    {
        ToolResult plain = Tool.Run("run", "--stats", "--faults", "--json", Repository.Sample(sample));

        ToolResult profiled = Tool.Run("profile", "--format", "json", "--out", OutFile, Repository.Sample(sample));

        JsonElement profile = Json();
        Assert.Equal((exitCode, plain.Text), (profiled.ExitCode, profiled.Text));
        Assert.Equal(exitCode, profile.GetProperty("exitCode").GetInt32());
        JsonElement statistics = Assert.Single(plain.JsonOf("stats"));
        Assert.Equal(statistics.GetProperty("instructions").GetInt64(), profile.GetProperty("instructions").GetInt64());
        Assert.Equal(plain.JsonOf("fault").Length, profile.GetProperty("totals").GetProperty("faults").GetInt32());
        Assert.Equal(statistics.GetProperty("tlbMisses").GetInt64(), profile.GetProperty("totals").GetProperty("walks").GetInt64());
    }

    [Fact]
    public void Crash_is_told_as_without_a_profile()
    {
        ToolResult plain = Tool.Run("run", Repository.Sample("segfault"));
        ToolResult profiled = Tool.Run("profile", "--out", OutFile, Repository.Sample("segfault"));

        Assert.Equal(plain.Errors, profiled.Errors);
    }

    [Fact]
    public void Fork_cow_copies_the_pages_that_its_child_writes()
    {
        Tool.Run("profile", "--format", "json", "--out", OutFile, Repository.Sample("fork-cow"));

        JsonElement[] story = [.. Json().GetProperty("byPage").EnumerateArray()
            .Where(page => page.GetProperty("start").GetString()!.StartsWith("0x1000", StringComparison.Ordinal))];
        Assert.Equal([(2, "0x10000000"), (2, "0x10001000")], PagesWith(story, "cow-copy"));
        Assert.Equal([(1, "0x10000000"), (1, "0x10002000")], PagesWith(story, "cow-reuse"));
        Assert.Equal(2 * PageSize, story.Sum(page => page.GetProperty("bytesCopied").GetInt32()));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("folded")]
    [InlineData("speedscope")]
    [InlineData("chrome")]
    [InlineData("html")]
    [InlineData("table")]
    public void Two_profiles_in_model_cycles_are_the_same_byte_for_byte(string format)
    {
        Tool.Run("profile", "--format", format, "--tlb", "skylake,tiny", "--out", OutFile, Repository.Sample("fork-cow"));
        byte[] first = File.ReadAllBytes(OutFile);
        Tool.Run("profile", "--format", format, "--tlb", "skylake,tiny", "--out", OutFile, Repository.Sample("fork-cow"));

        Assert.Equal(first, File.ReadAllBytes(OutFile));
        Assert.True(first.Length > 500);
    }

    [Fact]
    public void Table_is_plain_where_there_is_no_terminal()
    {
        ToolResult result = Tool.Run("profile", Repository.Sample("fork-cow"));

        Assert.DoesNotContain('\u001b', result.Errors);
        Assert.Matches("(?m)^cow-copy +4 +16,384 ", result.Errors);
        Assert.Matches("(?m)^main +4 +8,192 ", result.Errors);
        Assert.StartsWith("parent before fork:", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_if_puts_TLBs_side_by_side()
    {
        Tool.Run("profile", "--format", "json", "--tlb", "zen,none", "--out", OutFile, Repository.Sample("fork-cow"));

        JsonElement profile = Json();
        JsonElement[] forecasts = [.. profile.GetProperty("whatIf").EnumerateArray()];
        Assert.Equal(["zen", "none"], forecasts.Select(forecast => forecast.GetProperty("tlb").GetString()));
        Assert.Equal("zen", profile.GetProperty("tlb").GetString());
        Assert.Equal(profile.GetProperty("totals").GetProperty("walks").GetInt64(), forecasts[0].GetProperty("walks").GetInt64());
        Tool.Run("profile", "--format", "json", "--tlb", "none", "--out", OutFile, Repository.Sample("fork-cow"));
        Assert.Equal(Json().GetProperty("totals").GetProperty("walks").GetInt64(), forecasts[1].GetProperty("walks").GetInt64());
    }

    [Fact]
    public void Csv_has_a_cell_for_every_column_and_adds_up()
    {
        Tool.Run("profile", "--format", "csv", "--tlb", "skylake,zen", "--out", OutFile, Repository.Sample("fork-cow"));

        string[][] lines = [.. File.ReadAllLines(OutFile).Select(line => line.Split(','))];
        string[] names = lines[0];
        int faults = Array.IndexOf(names, "faults");
        Assert.All(lines, cells => Assert.Equal(names.Length, cells.Length));
        foreach (string by in new[] { "total", "kind", "symbol", "region", "page" })
            Assert.Equal(ForkCowFaults, lines.Where(cells => cells[0] == by).Sum(cells => int.Parse(cells[faults], CultureInfo.InvariantCulture)));
        Assert.Equal(2, lines.Count(cells => cells[0] == "what-if"));
    }

    [Fact]
    public void Folded_stacks_are_frames_and_a_number()
    {
        Tool.Run("profile", "--format", "folded", "--out", OutFile, Repository.Sample("fork-cow"));

        string[] lines = File.ReadAllLines(OutFile);
        Assert.All(lines, line => Assert.Matches("^pid [12](;[^;]+)+;[a-z-]+ [0-9]+$", line));
        Assert.Contains(lines, line => Regex.IsMatch(line, "^pid 2;main;cow-copy [0-9]+$"));
        Assert.Equal(lines.Length, lines.Distinct().Count());
    }

    [Fact]
    public void Speedscope_file_keeps_to_its_schema()
    {
        Tool.Run("profile", "--format", "speedscope", "--out", OutFile, Repository.Sample("fork-cow"));

        JsonElement file = Json();
        Assert.Equal("https://www.speedscope.app/file-format-schema.json", file.GetProperty("$schema").GetString());
        int frames = file.GetProperty("shared").GetProperty("frames").EnumerateArray().Count(frame => frame.GetProperty("name").GetString() != "");
        JsonElement[] profiles = [.. file.GetProperty("profiles").EnumerateArray()];
        Assert.Equal(2, profiles.Length);
        foreach (JsonElement profile in profiles)
        {
            long[] weights = [.. profile.GetProperty("weights").EnumerateArray().Select(weight => weight.GetInt64())];
            Assert.Equal(("sampled", "none", 0), (profile.GetProperty("type").GetString(), profile.GetProperty("unit").GetString(), profile.GetProperty("startValue").GetInt32()));
            Assert.Equal(weights.Length, profile.GetProperty("samples").GetArrayLength());
            Assert.Equal(weights.Sum(), profile.GetProperty("endValue").GetInt64());
            Assert.All(profile.GetProperty("samples").EnumerateArray(), sample => Assert.All(sample.EnumerateArray(), frame => Assert.InRange(frame.GetInt32(), 0, frames - 1)));
        }
    }

    [Fact]
    public void Chrome_trace_has_a_span_for_each_fault_with_its_phases_inside()
    {
        Tool.Run("profile", "--format", "chrome", "--out", OutFile, Repository.Sample("fork-cow"));

        JsonElement[] events = [.. Json().GetProperty("traceEvents").EnumerateArray()];
        JsonElement[] spans = [.. events.Where(item => item.GetProperty("ph").GetString() == "X")];
        JsonElement[] faults = [.. spans.Where(span => span.TryGetProperty("args", out _))];
        Assert.Equal(ForkCowFaults, faults.Length);
        Assert.Equal(faults.Sum(Duration), spans.Except(faults).Sum(Duration));
        Assert.All(faults.Zip(faults.Skip(1)), pair => Assert.True(Start(pair.First) + Duration(pair.First) <= Start(pair.Second)));
        Assert.Contains(events, item => item.GetProperty("ph").GetString() == "C");

        static decimal Start(JsonElement span) => span.GetProperty("ts").GetDecimal();
        static decimal Duration(JsonElement span) => span.GetProperty("dur").GetDecimal();
    }

    [Fact]
    public void Costs_come_from_a_file()
    {
        string costs = _folder.Write("costs.json", "{\"copyFrame\": 100000}"u8.ToArray());

        Tool.Run("profile", "--format", "json", "--costs", costs, "--out", OutFile, Repository.Sample("fork-cow"));

        Assert.Equal(100_000, Json().GetProperty("costs").GetProperty("copyFrame").GetInt64());
        Assert.True(Json().GetProperty("totals").GetProperty("faultCycles").GetProperty("copy").GetInt64() >= 400_000);
    }

    [Fact]
    public void Host_time_tells_nanoseconds_beside_cycles()
    {
        Tool.Run("profile", "--format", "json", "--time", "host", "--out", OutFile, Repository.Sample("fork-cow"));

        JsonElement profile = Json();
        Assert.Equal(("host", "ns"), (profile.GetProperty("time").GetString(), profile.GetProperty("unit").GetString()));
        Assert.True(profile.GetProperty("totals").GetProperty("faultNanoseconds").GetProperty("handler").GetInt64() > 0);
        JsonElement fault = profile.GetProperty("byPhase").EnumerateArray().Single(phase => phase.GetProperty("name").GetString() == "fault");
        Assert.True(fault.GetProperty("p50").GetInt64() <= fault.GetProperty("p99").GetInt64());
    }

    [Fact]
    public void Limit_of_instructions_ends_a_profile_with_124()
    {
        ToolResult result = Tool.Run("profile", "--max-instructions", "4000001", "--format", "json", "--out", OutFile, Repository.Sample("quicksort"));

        Assert.Equal(124, result.ExitCode);
        Assert.Equal(4_000_001, Json().GetProperty("instructions").GetInt64());
    }

    [Theory]
    [InlineData("--tlb is one or more of .*: 'foo' is none.", "--tlb", "skylake,foo")]
    [InlineData("--tlb is one or more of .*: '' is none.", "--tlb", "skylake,")]
    [InlineData("--format is one of .*: 'xml' is not.", "--format", "xml")]
    [InlineData("--time is one of model, host: 'wall' is not.", "--time", "wall")]
    [InlineData("/no/such: No such file.", "--costs", "/no/such")]
    [InlineData("--out /no/such: ", "--out", "/no/such")]
    [InlineData("'--nonsense' is not an option of profile.", "--nonsense")]
    public void Bad_option_is_one_line_and_2(string message, params string[] options)
    {
        ToolResult result = Tool.Run(["profile", .. options, Repository.Sample("hello")]);

        Assert.Equal((2, ""), (result.ExitCode, result.Text));
        Assert.Matches("^x64paging: " + message, Assert.Single(result.ErrorLines));
    }

    [Theory]
    [InlineData("{\"copyPage\": 1}", "'copyPage' is not a cost; costs are .*")]
    [InlineData("{\"copyFrame\": \"much\"}", "copyFrame is \"much\": a cost is a whole number from 0 to 1000000.")]
    [InlineData("nonsense", "It is no JSON: line 1, byte 2.")]
    [InlineData("", "It is no JSON: line 1, byte 1.")]
    public void Bad_cost_file_is_one_line_and_2(string text, string message)
    {
        string costs = _folder.Write("costs.json", System.Text.Encoding.UTF8.GetBytes(text));

        ToolResult result = Tool.Run("profile", "--costs", costs, Repository.Sample("hello"));

        Assert.Equal((2, ""), (result.ExitCode, result.Text));
        Assert.Matches($"^x64paging: {Regex.Escape(costs)}: {message}$", Assert.Single(result.ErrorLines));
    }

    public void Dispose() => _folder.Dispose();

    private string OutFile => Path.Combine(_folder.Path, "profile");

    private JsonElement Json() => JsonDocument.Parse(File.ReadAllBytes(OutFile)).RootElement;

    private static IEnumerable<(int, string)> PagesWith(JsonElement[] pages, string kind) =>
        from page in pages
        where page.TryGetProperty("kinds", out JsonElement kinds) && kinds.TryGetProperty(kind, out _)
        select (page.GetProperty("pid").GetInt32(), page.GetProperty("start").GetString()!);
}

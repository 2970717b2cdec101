// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;

namespace X64Paging.Cli.Tests;

/// <summary>The HTML report as a browser shows it. Skipped where there is no Chromium (Debian: apt-get install chromium).</summary>
public sealed class ProfileHtmlTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("fork-cow")]
    [InlineData("hello")]
    public async Task Report_draws_all_its_parts_without_a_word_on_the_console(string sample)
    {
        string browser = BrowserOrSkip();
        JsonElement profile = WriteReport(sample);
        int faults = profile.GetProperty("totals").GetProperty("faults").GetInt32();

        await using BrowserPage page = await BrowserPage.OpenAsync(browser, ReportFile);

        Assert.Equal("yes", (await page.EvaluateAsync("document.body.dataset.ready")).GetString());
        Assert.Equal(faults, await NumberAsync(page, "+document.getElementById('timeline').dataset.drawn"));
        Assert.Equal(HotPages(profile), await NumberAsync(page, "+document.getElementById('heat').dataset.hot"));
        Assert.True(await NumberAsync(page, "document.querySelectorAll('#flame-svg rect').length") > 5);
        Assert.True(await NumberAsync(page, "document.querySelector('#sharing-svg path').getBBox().height") > 50);
        Assert.True(await NumberAsync(page, "document.querySelectorAll('#latency-svg rect').length") > 0);
        Assert.True(await NumberAsync(page, InkOf("#timeline-canvas")) >= faults);
        Assert.True(await NumberAsync(page, InkOf("#heat-rows canvas")) > 50);
        Assert.Equal(2, await NumberAsync(page, "document.querySelectorAll('#whatif-table tbody tr').length"));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Report_can_be_clicked_through()
    {
        string browser = BrowserOrSkip();
        JsonElement profile = WriteReport("fork-cow");
        int copies = profile.GetProperty("totals").GetProperty("kinds").GetProperty("cow-copy").GetInt32();

        await using BrowserPage page = await BrowserPage.OpenAsync(browser, ReportFile);
        await page.EvaluateAsync("[...document.querySelectorAll('#timeline-legend button')].find(button => button.textContent.startsWith('cow-copy')).click()");
        Assert.Equal(profile.GetProperty("totals").GetProperty("faults").GetInt32() - copies, await NumberAsync(page, "+document.getElementById('timeline').dataset.drawn"));
        await page.EvaluateAsync("document.querySelector('input[value=copies]').click()");
        Assert.Equal(copies, await NumberAsync(page, "+document.getElementById('heat').dataset.hot"));
        int frames = await NumberAsync(page, "document.querySelectorAll('#flame-svg rect').length");
        await page.EvaluateAsync("document.querySelectorAll('#flame-svg rect')[1].dispatchEvent(new MouseEvent('click'))");
        Assert.True(await NumberAsync(page, "document.querySelectorAll('#flame-svg rect').length") < frames);
        await page.EvaluateAsync("document.querySelector('#flame-svg rect').dispatchEvent(new MouseEvent('mousemove', { clientX: 5, clientY: 5 }))");
        Assert.False((await page.EvaluateAsync("document.getElementById('tip').hidden")).GetBoolean());
        await page.EvaluateAsync("{ const phase = document.getElementById('latency-phase'); phase.selectedIndex = 6; phase.dispatchEvent(new Event('change')); }");
        Assert.Contains("p99", (await page.EvaluateAsync("document.getElementById('latency-figures').textContent")).GetString(), StringComparison.Ordinal);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Errors_of_a_page_are_heard_of()
    {
        string browser = BrowserOrSkip();
        string file = _folder.Write("bad.html", "<link rel=icon href='data:,'><script>console.error('one'); missing();</script>"u8.ToArray());

        await using BrowserPage page = await BrowserPage.OpenAsync(browser, file);
        await page.EvaluateAsync("1");

        Assert.Equal(2, page.Problems.Count);
    }

    [Fact]
    public void Report_is_one_file_that_asks_for_nothing_else()
    {
        WriteReport("fork-cow");

        string html = File.ReadAllText(ReportFile);
        Assert.DoesNotMatch("(?i)(src|href)=\"(?!data:)", html);
        Assert.DoesNotMatch("(?i)@import|url\\(|fetch\\(|XMLHttpRequest", html);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_of_a_program_cannot_end_the_script()
    {
        string program = _folder.Write("<script>alert(1)<!--.elf", File.ReadAllBytes(Repository.Sample("hello")));

        Tool.Run("profile", "--format", "html", "--out", ReportFile, program, "</script><b>");

        string html = File.ReadAllText(ReportFile);
        Assert.DoesNotContain("alert(1)<", html, StringComparison.Ordinal);
        Assert.DoesNotContain("</script><b>", html, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string ReportFile => Path.Combine(_folder.Path, "report.html");

    private static string BrowserOrSkip()
    {
        string? browser = BrowserPage.Find();
        Assert.SkipWhen(browser == null, "There is no chromium here: apt-get install chromium.");
        return browser!;
    }

    /// <summary>Writes the report, and answers the same profile as JSON.</summary>
    private JsonElement WriteReport(string sample)
    {
        string json = Path.Combine(_folder.Path, "profile.json");
        Tool.Run("profile", "--format", "html", "--tlb", "skylake,tiny", "--out", ReportFile, Repository.Sample(sample));
        Tool.Run("profile", "--format", "json", "--tlb", "skylake,tiny", "--out", json, Repository.Sample(sample));
        return JsonDocument.Parse(Encoding.UTF8.GetBytes(File.ReadAllText(json))).RootElement;
    }

    private static int HotPages(JsonElement profile) => profile.GetProperty("byPage").EnumerateArray().Count(page => page.GetProperty("faults").GetInt32() > 0);

    /// <summary>Counts the pixels of a canvas that are not clear.</summary>
    private static string InkOf(string selector) =>
        $"[...document.querySelectorAll('{selector}')].map(canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
        + ".filter((value, index) => index % 4 === 3 && value > 0).length).reduce((sum, count) => sum + count, 0)";

    private static async Task<int> NumberAsync(BrowserPage page, string expression) => (int)(await page.EvaluateAsync(expression)).GetDouble();
}

// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace X64Paging.Cli.Tests;

/// <summary>A page in a headless Chromium, spoken to by the DevTools protocol.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private const string Listening = "DevTools listening on ";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Process _browser;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = new(s_patience);
    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("x64paging-browser-");
    private readonly List<string> _problems = [];
    private string? _session;
    private int _lastId;

    private BrowserPage(string browser)
    {
        ProcessStartInfo start = new(browser) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1280,1024", "--remote-debugging-port=0", $"--user-data-dir={_profile.FullName}", "about:blank"])
            start.ArgumentList.Add(argument);
        _browser = Process.Start(start)!;
    }

    /// <summary>What the console has shown as errors or warnings, and exceptions that nobody caught.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Where Chromium is, or null.</summary>
    public static string? Find() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
         from name in new[] { "chromium", "chromium-browser", "google-chrome" }
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    /// <summary>Opens a file and waits until it is loaded.</summary>
    public static async Task<BrowserPage> OpenAsync(string browser, string file)
    {
        BrowserPage page = new(browser);
        try
        {
            await page.ConnectAsync();
            await page.SendAsync("Runtime.enable", new { });
            await page.SendAsync("Log.enable", new { });
            await page.SendAsync("Page.enable", new { });
            await page.SendAsync("Page.navigate", new { url = new Uri(file).AbsoluteUri });
            await page.ReceiveUntilAsync(message => message.TryGetProperty("method", out JsonElement method) && method.GetString() == "Page.loadEventFired");
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression in the page.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        JsonElement result = await SendAsync("Runtime.evaluate", new { expression, returnByValue = true });
        Assert.False(result.TryGetProperty("exceptionDetails", out JsonElement details), $"{expression}: {details}");
        return result.GetProperty("result").TryGetProperty("value", out JsonElement value) ? value : default;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _patience.Dispose();
        _browser.Kill(entireProcessTree: true);
        await _browser.WaitForExitAsync(TestContext.Current.CancellationToken);
        _browser.Dispose();
        _profile.Delete(recursive: true);
    }

    private async Task ConnectAsync()
    {
        string? line;
        do
            line = await _browser.StandardError.ReadLineAsync(_patience.Token);
        while (line?.StartsWith(Listening, StringComparison.Ordinal) == false);

        Assert.True(line != null, "The browser has ended before it listened.");
        _ = _browser.StandardError.ReadToEndAsync(_patience.Token);
        await _socket.ConnectAsync(new Uri(line[Listening.Length..]), _patience.Token);
        JsonElement target = await SendAsync("Target.createTarget", new { url = "about:blank" });
        JsonElement attached = await SendAsync("Target.attachToTarget", new { targetId = target.GetProperty("targetId").GetString(), flatten = true });
        _session = attached.GetProperty("sessionId").GetString();
    }

    private async Task<JsonElement> SendAsync(string method, object parameters)
    {
        int id = ++_lastId;
        byte[] message = _session == null
            ? JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters })
            : JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters, sessionId = _session });
        await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _patience.Token);
        JsonElement answer = await ReceiveUntilAsync(received => received.TryGetProperty("id", out JsonElement answered) && answered.GetInt32() == id);
        Assert.True(answer.TryGetProperty("result", out JsonElement result), $"{method}: {answer}");
        return result;
    }

    private async Task<JsonElement> ReceiveUntilAsync(Predicate<JsonElement> isAwaited)
    {
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            using MemoryStream bytes = new();
            ValueWebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(buffer.AsMemory(), _patience.Token);
                bytes.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            JsonElement message = JsonDocument.Parse(bytes.ToArray()).RootElement;
            NoteProblem(message);
            if (isAwaited(message))
                return message;
        }
    }

    private void NoteProblem(JsonElement message)
    {
        string? method = message.TryGetProperty("method", out JsonElement name) ? name.GetString() : null;
        bool isProblem = method switch
        {
            "Runtime.exceptionThrown" or "Log.entryAdded" => true,
            "Runtime.consoleAPICalled" => message.GetProperty("params").GetProperty("type").GetString() is "error" or "warning" or "assert",
            _ => false,
        };
        if (isProblem)
            _problems.Add(message.GetProperty("params").ToString());
    }
}

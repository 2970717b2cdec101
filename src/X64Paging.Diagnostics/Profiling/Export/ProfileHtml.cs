// SPDX-License-Identifier: MIT
using System.Reflection;
using System.Text;

namespace X64Paging.Diagnostics.Profiling.Export;

/// <summary>Writes a profile as one HTML file that asks for nothing else: timeline, heat map, flame graph, sharing, histogram.</summary>
public static class ProfileHtml
{
    /// <summary>Writes the file.</summary>
    public static void Write(Profile profile, ProfileSubject subject, Stream output)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(output);
        (string Mark, Func<byte[]> Contents)[] parts =
        [
            ("/*STYLE*/", () => Resource("report.css")),
            ("/*DATA*/", () => ProfileHtmlData.Make(profile, subject)),
            ("/*SCRIPT*/", () => Resource("report.js")),
        ];

        string page = Encoding.UTF8.GetString(Resource("report.html"));
        foreach ((string mark, Func<byte[]> contents) in parts)
        {
            int start = page.IndexOf(mark, StringComparison.Ordinal);
            output.Write(Encoding.UTF8.GetBytes(page[..start]));
            output.Write(contents());
            page = page[(start + mark.Length)..];
        }

        output.Write(Encoding.UTF8.GetBytes(page));
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Profiling.Html." + name)!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Diagnostics.Profiling;
using X64Paging.Diagnostics.Profiling.Export;

namespace X64Paging.Cli.Output;

/// <summary>Writes a profile in any of its formats.</summary>
/// <param name="profile">The profile.</param>
/// <param name="subject">What it was taken of.</param>
/// <param name="mostRows">How many functions and pages a table lists.</param>
internal sealed class ProfileReport(Profile profile, ProfileSubject subject, int mostRows)
{
    public void Write(ProfileFormat format, Stream output, bool isTerminal)
    {
        switch (format)
        {
            case ProfileFormat.Json:
                ProfileJson.Write(profile, subject, output);
                break;

            case ProfileFormat.Csv:
                WriteText(output, writer => ProfileCsv.Write(profile, writer));
                break;

            case ProfileFormat.Folded:
                WriteText(output, writer => ProfileFolded.Write(profile, writer));
                break;

            case ProfileFormat.Speedscope:
                ProfileSpeedscope.Write(profile, subject, output);
                break;

            case ProfileFormat.Chrome:
                ProfileChrome.Write(profile, subject, output);
                break;

            case ProfileFormat.Html:
                ProfileHtml.Write(profile, subject, output);
                break;

            default:
                WriteText(output, writer => new ProfileTable(profile, writer, isTerminal, mostRows).Write(subject));
                break;
        }
    }

    private static void WriteText(Stream output, Action<TextWriter> write)
    {
        using StreamWriter writer = new(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        write(writer);
    }
}

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

            default:
                using (StreamWriter writer = new(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
                    new ProfileTable(profile, writer, isTerminal, mostRows).Write(subject);
                break;
        }
    }
}

// SPDX-License-Identifier: MIT
using X64Paging.Diagnostics.Vectors.Reading;

namespace X64Paging.Diagnostics.Vectors;

/// <summary>Files of vectors: JSON Lines, a vector a line. The format is described in the README of the tests' vectors.</summary>
public static class VectorFile
{
    /// <summary>Reads the vectors of a file one by one, as they are asked for.</summary>
    /// <param name="stream">The file, from its beginning; the caller disposes it.</param>
    /// <returns>The vectors in order. Only ids are kept of those that have been read.</returns>
    /// <exception cref="VectorFormatException">
    /// While reading: a line is no vector, or its id has been used before, or the file is empty. Whatever the format does not
    /// describe is an error.
    /// </exception>
    public static IEnumerable<PagingVector> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadLines(new LineReader(stream));
    }

    private static IEnumerable<PagingVector> ReadLines(LineReader lines)
    {
        Dictionary<string, int> lineOfId = [];
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            PagingVector vector = VectorParser.Parse(line.Span, lines.LineNumber);
            if (!lineOfId.TryAdd(vector.Id, lines.LineNumber))
                throw new VectorFormatException(lines.LineNumber, $"the id '{vector.Id}' is that of line {lineOfId[vector.Id]}, too");

            yield return vector;
        }

        if (lineOfId.Count == 0)
            throw new VectorFormatException(1, "the file is empty");
    }
}

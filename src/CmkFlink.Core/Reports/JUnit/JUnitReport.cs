using System.Globalization;
using System.Text;
using System.Xml;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Evidence;

namespace CmkFlink.Core.Reports.JUnit;

/// <summary>A report as test results, in the form of JUnit's XML that GitHub's, GitLab's, Jenkins's and Azure DevOps's publishers read.</summary>
/// <remarks>
/// Within the stricter of the common schemas (order of elements, required attributes, one outcome a case), so that every publisher takes it. A suite is an account and Region. An error is a failure; what a check could not find out is
/// skipped; an application or Region that could not be read is an error, because a pipeline must not be green over what it has not seen; a warning passes and is told in the suite's output.
/// </remarks>
internal static class JUnitReport
{
    public static byte[] Write(Report report)
    {
        using MemoryStream stream = new();
        XmlWriterSettings settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" };
        using (XmlWriter xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement("testsuites");
            int id = 0;
            foreach (IGrouping<string, JUnitCase> suite in JUnitCase.Of(report).GroupBy(test => test.Suite, StringComparer.Ordinal).OrderBy(suite => suite.Key, StringComparer.Ordinal)) Suite(xml, report, id++, suite.Key, [.. suite]);
            xml.WriteEndElement();
            xml.WriteEndDocument();
        }

        return stream.ToArray();
    }

    private static void Suite(XmlWriter xml, Report report, int id, string name, IReadOnlyList<JUnitCase> cases)
    {
        xml.WriteStartElement("testsuite");
        Attribute(xml, "id", Number(id));
        Attribute(xml, "package", "CmkFlink");
        Attribute(xml, "name", name);
        Attribute(xml, "timestamp", report.GeneratedAt.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        Attribute(xml, "hostname", "localhost");
        Attribute(xml, "tests", Number(cases.Count));
        Attribute(xml, "failures", Number(cases.Count(test => test.Outcome == JUnitOutcome.Failure)));
        Attribute(xml, "errors", Number(cases.Count(test => test.Outcome == JUnitOutcome.Error)));
        Attribute(xml, "skipped", Number(cases.Count(test => test.Outcome == JUnitOutcome.Skipped)));
        Attribute(xml, "time", "0");
        xml.WriteStartElement("properties");
        xml.WriteStartElement("property");
        Attribute(xml, "name", "generator");
        Attribute(xml, "value", $"CmkFlink {Report.Version}");
        xml.WriteEndElement();
        xml.WriteEndElement();
        // Publishers tell cases apart by class and name; the same rule may speak twice of one application.
        Dictionary<(string, string), int> seen = [];
        foreach (JUnitCase test in cases)
        {
            (string, string) key = (test.ClassName, test.Name);
            seen[key] = seen.TryGetValue(key, out int times) ? times + 1 : 1;
            Case(xml, test, seen[key] == 1 ? test.Name : $"{test.Name} ({Number(seen[key])})");
        }

        xml.WriteElementString("system-out", string.Join("\n", cases.Where(test => test.Note is not null).Select(test => VisibleText.Lines(test.Note))));
        xml.WriteElementString("system-err", "");
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, JUnitCase test, string name)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "name", name);
        Attribute(xml, "classname", test.ClassName);
        Attribute(xml, "time", "0");
        if (test.Outcome != JUnitOutcome.Passed)
        {
            xml.WriteStartElement(test.Outcome switch { JUnitOutcome.Failure => "failure", JUnitOutcome.Error => "error", _ => "skipped" });
            Attribute(xml, "message", test.Message);
            if (test.Outcome != JUnitOutcome.Skipped)
            {
                Attribute(xml, "type", test.Rule);
                xml.WriteString(VisibleText.Lines(test.Details));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Token(value));

    /// <summary>The schema's tokens have single blanks, and none at an end.</summary>
    private static string Token(string value) => string.Join(" ", VisibleText.OneLine(value).Split([' '], StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } token ? token : "(blank)";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

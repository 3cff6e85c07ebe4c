using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Reports;

namespace CmkFlink.Core.Tests.Reports;

public sealed class JUnitReportTests
{
    // What the schemas of the common publishers have in common, written down as the strictest of them: order of elements, required attributes, one outcome a case.
    private const string Schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
          <xs:element name="testsuites"><xs:complexType><xs:sequence><xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
          <xs:simpleType name="named"><xs:restriction base="xs:token"><xs:minLength value="1"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="local"><xs:restriction base="xs:dateTime"><xs:pattern value="\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}"/></xs:restriction></xs:simpleType>
          <xs:complexType name="told"><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="message" type="xs:string"/><xs:attribute name="type" type="xs:string" use="required"/></xs:extension></xs:simpleContent></xs:complexType>
          <xs:complexType name="skip"><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="message" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
          <xs:element name="testsuite"><xs:complexType>
            <xs:sequence>
              <xs:element name="properties"><xs:complexType><xs:sequence><xs:element name="property" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:attribute name="name" type="named" use="required"/><xs:attribute name="value" type="xs:string" use="required"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
              <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                <xs:choice minOccurs="0"><xs:element name="skipped" type="skip"/><xs:element name="error" type="told"/><xs:element name="failure" type="told"/></xs:choice>
                <xs:attribute name="name" type="named" use="required"/><xs:attribute name="classname" type="named" use="required"/><xs:attribute name="time" type="xs:decimal" use="required"/>
              </xs:complexType></xs:element>
              <xs:element name="system-out" type="xs:string"/>
              <xs:element name="system-err" type="xs:string"/>
            </xs:sequence>
            <xs:attribute name="id" type="xs:int" use="required"/><xs:attribute name="package" type="named" use="required"/><xs:attribute name="name" type="named" use="required"/>
            <xs:attribute name="timestamp" type="local" use="required"/><xs:attribute name="hostname" type="named" use="required"/>
            <xs:attribute name="tests" type="xs:int" use="required"/><xs:attribute name="failures" type="xs:int" use="required"/><xs:attribute name="errors" type="xs:int" use="required"/><xs:attribute name="skipped" type="xs:int"/>
            <xs:attribute name="time" type="xs:decimal" use="required"/>
          </xs:complexType></xs:element>
        </xs:schema>
        """;

    private static readonly XmlSchemaSet Schemas = Compiled();

    [Fact]
    public void A_report_fits_the_strictest_of_the_common_schemas()
    {
        Assert.NotNull(Load(Samples.Request()).Root);
        XDocument all = Load(Samples.Request(Samples.Mixed) with { Checks = Samples.Checks, PolicyFindings = Samples.PolicyFindings }, SampleEvidence.Files);

        Assert.Equal(["123456789012 eu-central-1", "123456789012 eu-west-1", "policies", "unknown account us-east-1"], all.Root!.Elements().Select(suite => suite.Attribute("name")!.Value));
    }

    [Fact]
    public void The_schema_of_this_test_refuses_another_form()
    {
        string xml = Rendered.Text(Samples.Request(Samples.AwsOwned()), ReportFormat.JUnit);
        Assert.Throws<XmlSchemaValidationException>(() => Validate(xml.Replace("hostname=", "host=", StringComparison.Ordinal)));
        Assert.Throws<XmlSchemaValidationException>(() => Validate(xml.Replace("<system-out />", "", StringComparison.Ordinal)));
        Assert.Throws<XmlSchemaValidationException>(() => Validate(xml.Replace("2026-03-01T12:00:00", "2026-03-01T12:00:00Z", StringComparison.Ordinal)));
    }

    [Fact]
    public void Counts_are_those_of_the_cases()
    {
        foreach (XElement suite in Load(Samples.Request(Samples.Mixed) with { Checks = Samples.Checks }, SampleEvidence.Files).Root!.Elements())
        {
            Assert.Equal(suite.Elements("testcase").Count(), (int)suite.Attribute("tests")!);
            foreach ((string attribute, string element) in new[] { ("failures", "failure"), ("errors", "error"), ("skipped", "skipped") })
                Assert.Equal(suite.Elements("testcase").Elements(element).Count(), (int)suite.Attribute(attribute)!);
        }
    }

    [Fact]
    public void An_application_in_order_has_a_case_that_passes()
    {
        XElement test = Assert.Single(Cases(Samples.Request(Samples.Good())));

        Assert.Equal(("orders", "CanBeRead"), (test.Attribute("classname")!.Value, test.Attribute("name")!.Value));
        Assert.False(test.HasElements);
    }

    [Fact]
    public void An_error_fails_with_its_remedy_and_command()
    {
        XElement failure = Assert.Single(Cases(Samples.Request(Samples.AwsOwned())).Elements("failure"));

        Assert.Equal("AwsOwnedKey", failure.Attribute("type")!.Value);
        Assert.Equal("legacy is under the AWS owned key.\nThe operator switches it to a customer managed key.\nEnable-FlinkCmk -ApplicationName legacy -KeyArn alias/legacy", failure.Value);
    }

    [Fact]
    public void A_warning_passes_and_is_told()
    {
        XDocument report = Load(Samples.Request(Samples.Drifted));

        Assert.All(report.Descendants("testcase"), test => Assert.False(test.HasElements));
        Assert.Contains("Warning: clicks: AliasMoved:", report.Descendants("system-out").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_check_could_not_find_out_is_skipped()
    {
        IReadOnlyList<XElement> cases = Cases(new ExportReportRequest { Paths = [], Checks = Samples.Checks });

        Assert.Equal(["KeyState: failure", "OperatorAccess: skipped", "Rollback: ", "Runtime: "], cases.Select(test => $"{test.Attribute("name")!.Value}: {test.Elements().FirstOrDefault()?.Name.LocalName}"));
    }

    [Fact]
    public void A_pipeline_is_not_green_over_what_could_not_be_read()
    {
        IReadOnlyList<XElement> cases = Cases(Samples.Request(Samples.Dim, Samples.DeniedRegion));

        Assert.Equal(["audit", "reader"], cases.Select(test => test.Attribute("classname")!.Value));
        Assert.All(cases, test => Assert.Equal("AccessDenied", Assert.Single(test.Elements("error")).Attribute("type")!.Value));
    }

    [Fact]
    public void A_change_that_is_not_closed_is_skipped_and_one_that_failed_fails()
    {
        EvidenceFiles evidence = Rendered.Evidence([.. SampleEvidence.Rotation, SampleEvidence.Begun("0a0a0a0a", 20, false), SampleEvidence.Begun("0b0b0b0b", 30, false), SampleEvidence.Step("0b0b0b0b", 31, "mark-key", "KeyAdministrator", "failed")]);
        IReadOnlyList<XElement> cases = Cases(new ExportReportRequest { Paths = [], EvidencePaths = ["x"] }, evidence);

        Assert.Equal(["rotate NewKey 0b0b0b0b: failure", "rotate NewKey 0a0a0a0a: skipped", "rotate NewKey 60393f4d: "], cases.Select(test => $"{test.Attribute("name")!.Value}: {test.Elements().FirstOrDefault()?.Name.LocalName}"));
    }

    [Fact]
    public void Cases_of_one_name_are_told_apart()
    {
        ExportReportRequest request = new() { Paths = [], Checks = [Samples.Checks[0], Samples.Checks[0]] };

        Assert.Equal(["Runtime", "Runtime (2)"], Cases(request).Select(test => test.Attribute("name")!.Value));
    }

    [Fact]
    public void Characters_that_XML_forbids_are_made_visible() =>
        Assert.Equal("a[U+0000][U+FFFE][U+D800]]]>", Assert.Single(Cases(Samples.Request(Samples.Good() with { ApplicationName = "a\0\uFFFE\uD800]]>" }))).Attribute("classname")!.Value);

    [Theory]
    [InlineData("  ", "(blank)")]
    [InlineData(" a  b\n", "a b")]
    public void Blanks_are_those_that_the_schema_allows(string name, string shown) =>
        Assert.Equal(shown, Assert.Single(Cases(Samples.Request(Samples.Good() with { ApplicationName = name }))).Attribute("classname")!.Value);

    /// <summary>Well-formed and of the right form, or it throws.</summary>
    internal static XDocument Validate(string xml)
    {
        XmlReaderSettings settings = new() { ValidationType = ValidationType.Schema, Schemas = Schemas, DtdProcessing = DtdProcessing.Prohibit };
        using XmlReader reader = XmlReader.Create(new StringReader(xml), settings);
        return XDocument.Load(reader);
    }

    private static XDocument Load(ExportReportRequest request, EvidenceFiles? evidence = null) => Validate(Rendered.Text(request, ReportFormat.JUnit, evidence));

    private static IReadOnlyList<XElement> Cases(ExportReportRequest request, EvidenceFiles? evidence = null) => [.. Load(request, evidence).Descendants("testcase")];

    private static XmlSchemaSet Compiled()
    {
        XmlSchemaSet schemas = new();
        schemas.Add(null, XmlReader.Create(new StringReader(Schema)));
        schemas.Compile();
        return schemas;
    }
}

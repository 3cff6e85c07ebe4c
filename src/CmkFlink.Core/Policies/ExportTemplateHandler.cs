using System.Runtime.CompilerServices;
using System.Text;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Templates;

namespace CmkFlink.Core.Policies;

/// <summary>Asks for a CloudFormation template in a file.</summary>
public sealed record ExportTemplateRequest
{
    /// <summary>Which template. Exactly one of this and <see cref="Policy"/> is set.</summary>
    public TemplateKind? Kind { get; init; }

    /// <summary>A policy to be written as it is.</summary>
    public PolicyDocument? Policy { get; init; }

    /// <summary>The file, as a full path; its folder has to exist.</summary>
    public required string Path { get; init; }

    /// <summary>By default JSON for a file that ends in <c>.json</c>, otherwise YAML.</summary>
    public TemplateFormat? Format { get; init; }

    /// <summary>Whether a file that is there may not be replaced.</summary>
    public bool NoClobber { get; init; }

    /// <summary>Whether a file may be replaced although it is read-only.</summary>
    public bool Force { get; init; }
}

/// <summary>Writes a template. Offline: nothing is asked of AWS.</summary>
public sealed class ExportTemplateHandler : IOperationHandler<ExportTemplateRequest, FileInfo>
{
    // CloudFormation reads UTF-8; a byte order mark is no part of JSON.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public async IAsyncEnumerable<FileInfo> RunAsync(ExportTemplateRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        TemplateFormat format = request.Format ?? (request.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? TemplateFormat.Json : TemplateFormat.Yaml);
        string template = request.Policy is { } policy ? CloudFormationWriter.Write(policy, format) : CloudFormationWriter.Write(request.Kind ?? throw new ArgumentException("The request names no template.", nameof(request)), format);
        OutputFile output = new(request.Path, request.NoClobber, request.Force);
        output.Check();
        string what = request.Kind is { } kind ? $"the CloudFormation template {kind}" : "the CloudFormation template of a policy";
        Confirmation answer = await host.ConfirmAsync($"file {output.File.FullName}", $"{(output.File.Exists ? "replace by" : "write")} {what}", cancellation);
        if (answer == Confirmation.Proceed) output.Write(Utf8.GetBytes(template));
        if (answer != Confirmation.Declined) yield return output.File;
    }
}

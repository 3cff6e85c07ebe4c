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
        FileInfo file = new(request.Path);
        Refuse(request, file);
        string what = request.Kind is { } kind ? $"the CloudFormation template {kind}" : "the CloudFormation template of a policy";
        Confirmation answer = await host.ConfirmAsync($"file {file.FullName}", $"{(file.Exists ? "replace by" : "write")} {what}", cancellation);
        if (answer == Confirmation.Proceed) Write(file, template);
        if (answer != Confirmation.Declined) yield return file;
    }

    private static void Refuse(ExportTemplateRequest request, FileInfo file)
    {
        if (Directory.Exists(file.FullName)) throw Failure("PathIsFolder", FailureCategory.InvalidArgument, $"{file.FullName} is a folder.", "Give the path of a file.", file);
        if (file.Directory is not { Exists: true }) throw Failure("FolderNotFound", FailureCategory.ObjectNotFound, $"The folder of {file.FullName} does not exist.", "Make the folder first, or choose another -Path.", file);
        if (!file.Exists) return;
        if (request.NoClobber) throw Failure("FileExists", FailureCategory.ResourceExists, $"The file {file.FullName} exists already.", "Choose another -Path, or leave out -NoClobber.", file);
        if (file.IsReadOnly && !request.Force) throw Failure("FileReadOnly", FailureCategory.PermissionDenied, $"The file {file.FullName} is read-only.", "Choose another -Path, or replace it with -Force.", file);
    }

    private static void Write(FileInfo file, string template)
    {
        try
        {
            if (file.Exists && file.IsReadOnly) file.IsReadOnly = false;
            File.WriteAllText(file.FullName, template, Utf8);
            file.Refresh();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("FileNotWritten", FailureCategory.ResourceUnavailable, $"The file {file.FullName} cannot be written: {e.Message}", "Choose another -Path.", file, e);
        }
    }

    private static OperationException Failure(string id, FailureCategory category, string message, string remedy, FileInfo file, Exception? exception = null) =>
        new(new OperationFailure(id, category, message, remedy, file.FullName, exception));
}

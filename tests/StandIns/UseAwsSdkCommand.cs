using System.Diagnostics;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using Amazon;
using Amazon.Runtime;

namespace StandIns;

/// <summary>Makes this module use its SDK for real, and says which copy answered.</summary>
[Cmdlet(VerbsOther.Use, StandIn.Noun)]
public sealed class UseAwsSdkCommand : PSCmdlet
{
    [Parameter]
    public string AccessKey { get; set; } = "AKIDEXAMPLE";

    [Parameter]
    public string SecretKey { get; set; } = "secret";

    protected override void ProcessRecord()
    {
        Assembly sdk = typeof(AmazonServiceClient).Assembly;
        BasicAWSCredentials credentials = new(AccessKey, SecretKey);
        PSObject answer = new();
        answer.Properties.Add(new PSNoteProperty("FileVersion", FileVersionInfo.GetVersionInfo(sdk.Location).FileVersion));
        answer.Properties.Add(new PSNoteProperty("AssemblyVersion", sdk.GetName().Version));
        answer.Properties.Add(new PSNoteProperty("Location", sdk.Location));
        answer.Properties.Add(new PSNoteProperty("Context", AssemblyLoadContext.GetLoadContext(sdk)?.Name));
        answer.Properties.Add(new PSNoteProperty("Region", RegionEndpoint.GetBySystemName("eu-west-1")));
        answer.Properties.Add(new PSNoteProperty("Credential", credentials));
        WriteObject(answer);
    }
}

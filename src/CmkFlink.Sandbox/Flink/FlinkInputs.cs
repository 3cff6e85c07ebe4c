using System.Collections.Frozen;
using CmkFlink.Sandbox.Protocol;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Members that operations keep or copy without looking inside: held against the service model before an operation begins.</summary>
internal static class FlinkInputs
{
    private const string Word = FlinkAccess.NamePattern;

    private static readonly FrozenDictionary<string, InputShape> _shapes = new Dictionary<string, InputShape>(StringComparer.Ordinal)
    {
        ["CreateApplication"] = Structure(("ApplicationConfiguration", Configuration(new Form("", isUpdate: false))), ("CloudWatchLoggingOptions", InputShape.List(LogStream)), ("ServiceExecutionRole", Arn)),
        ["UpdateApplication"] = Structure(
            ("ApplicationConfigurationUpdate", Configuration(new Form("Update", isUpdate: true))),
            ("CloudWatchLoggingOptionUpdates", InputShape.List(Structure(("CloudWatchLoggingOptionId", Id.Required), ("LogStreamARNUpdate", Arn)))),
            ("ServiceExecutionRoleUpdate", Arn)),
        ["StartApplication"] = Structure(("RunConfiguration", Structure(("SqlRunConfigurations", InputShape.List(Structure()))))),
        ["ListApplications"] = Structure(("NextToken", InputShape.Text(1, 128, Word))),
        ["AddApplicationVpcConfiguration"] = Structure(("VpcConfiguration", Network)),
        ["AddApplicationCloudWatchLoggingOption"] = Structure(("CloudWatchLoggingOption", LogStream)),
        ["DeleteApplicationCloudWatchLoggingOption"] = Structure(("CloudWatchLoggingOptionId", Id)),
        ["CreateApplicationPresignedUrl"] = Structure(("UrlType", OneOf("FLINK_DASHBOARD_URL", "ZEPPELIN_UI_URL").Required), ("SessionExpirationDurationInSeconds", Integer(1800, 43200))),
        ["TagResource"] = Structure(("ResourceARN", Arn)),
        ["UntagResource"] = Structure(("ResourceARN", Arn), ("TagKeys", InputShape.List(InputShape.Text(1, 128), 1, 200))),
        ["ListTagsForResource"] = Structure(("ResourceARN", Arn)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static InputShape Arn => InputShape.Text(1, 2048, "arn:.*");

    private static InputShape Id => InputShape.Text(1, 50, Word);

    private static InputShape LogStream => Structure(("LogStreamARN", Arn.Required));

    private static InputShape Subnets => InputShape.List(InputShape.Text(), 1, 16);

    private static InputShape SecurityGroups => InputShape.List(InputShape.Text(), 1, 5);

    private static InputShape Network => Structure(("SubnetIds", Subnets.Required), ("SecurityGroupIds", SecurityGroups.Required));

    public static InputShape? Of(string operation) => _shapes.GetValueOrDefault(operation);

    /// <summary>ApplicationConfiguration and ApplicationConfigurationUpdate: the same tree, but for the ends of names, and for what an update need not say again.</summary>
    private static InputShape Configuration(Form form) => Structure(
        ("SqlApplicationConfiguration" + form.Suffix, Structure()),
        ("FlinkApplicationConfiguration" + form.Suffix, Flink(form)),
        (form.IsUpdate ? "EnvironmentPropertyUpdates" : "EnvironmentProperties", Properties),
        ("ApplicationCodeConfiguration" + form.Suffix, Structure(form.First("CodeContentType", OneOf("PLAINTEXT", "ZIPFILE")), form.Any("CodeContent", Content(form)))),
        ("ApplicationSnapshotConfiguration" + form.Suffix, Structure(("SnapshotsEnabled" + form.Suffix, Boolean().Required))),
        ("ApplicationSystemRollbackConfiguration" + form.Suffix, Structure(("RollbackEnabled" + form.Suffix, Boolean().Required))),
        ("ApplicationEncryptionConfiguration" + form.Suffix, Structure(("KeyType" + form.Suffix, OneOf("AWS_OWNED_KEY", "CUSTOMER_MANAGED_KEY").Required), ("KeyId" + form.Suffix, InputShape.Text(1, 2048)))),
        form.IsUpdate
            ? ("VpcConfigurationUpdates", InputShape.List(Structure(("VpcConfigurationId", Id.Required), ("SubnetIdUpdates", Subnets), ("SecurityGroupIdUpdates", SecurityGroups))))
            : ("VpcConfigurations", InputShape.List(Network)),
        ("ZeppelinApplicationConfiguration" + form.Suffix, Zeppelin(form)));

    private static InputShape Flink(Form form)
    {
        (string, InputShape) type = form.First("ConfigurationType", OneOf("DEFAULT", "CUSTOM"));
        return Structure(
            form.Any("CheckpointConfiguration", Structure(type, form.Any("CheckpointingEnabled", Boolean()), form.Any("CheckpointInterval", Integer(1)), form.Any("MinPauseBetweenCheckpoints", Integer(0)))),
            form.Any("MonitoringConfiguration", Structure(type, form.Any("MetricsLevel", OneOf("APPLICATION", "TASK", "OPERATOR", "PARALLELISM")), form.Any("LogLevel", LogLevel))),
            form.Any("ParallelismConfiguration", Structure(type, form.Any("Parallelism", Integer(1, int.MaxValue)), form.Any("ParallelismPerKPU", Integer(1, int.MaxValue)), form.Any("AutoScalingEnabled", Boolean()))));
    }

    private static InputShape LogLevel => OneOf("INFO", "WARN", "ERROR", "DEBUG");

    private static InputShape Properties => Structure(("PropertyGroups", InputShape.List(Structure(("PropertyGroupId", Id.Required), ("PropertyMap", InputShape.Map(InputShape.Text(1, 2048), 1, 50).Required)), 0, 50).Required));

    private static InputShape Content(Form form) => Structure(
        form.Any("TextContent", InputShape.Text(0, 102_400)),
        form.Any("ZipFileContent", Blob(0, 52_428_800)),
        form.Any("S3ContentLocation", Structure(form.First("BucketARN", Arn), form.First("FileKey", InputShape.Text(1, 1024)), form.Any("ObjectVersion", InputShape.Text(0, 1024)))));

    private static InputShape Zeppelin(Form form)
    {
        InputShape location = Structure(form.First("BucketARN", Arn), form.Any("BasePath", InputShape.Text(1, 1024, "[a-zA-Z0-9/!-_.*'()]+")));
        InputShape artifact = Structure(
            ("ArtifactType", OneOf("UDF", "DEPENDENCY_JAR").Required),
            ("S3ContentLocation", Structure(("BucketARN", Arn.Required), ("FileKey", InputShape.Text(1, 1024).Required), ("ObjectVersion", InputShape.Text(0, 1024)))),
            ("MavenReference", Structure(("GroupId", InputShape.Text(1, 256, Word).Required), ("ArtifactId", InputShape.Text(1, 256, Word).Required), ("Version", InputShape.Text(1, 256, Word).Required))));
        return Structure(
            form.Any("MonitoringConfiguration", Structure(("LogLevel" + form.Suffix, LogLevel.Required))),
            form.Any("CatalogConfiguration", Structure(("GlueDataCatalogConfiguration" + form.Suffix, Structure(("DatabaseARN" + form.Suffix, Arn.Required)).Required))),
            form.Any("DeployAsApplicationConfiguration", Structure(form.First("S3ContentLocation", location))),
            form.Any("CustomArtifactsConfiguration", InputShape.List(artifact, 0, 50)));
    }

    /// <summary>How the members of one of the two trees are named, and which of them must be there.</summary>
    private readonly struct Form(string suffix, bool isUpdate)
    {
        public string Suffix => suffix;

        public bool IsUpdate => isUpdate;

        /// <summary>Optional in both.</summary>
        public (string, InputShape) Any(string name, InputShape shape) => (name + suffix, shape);

        /// <summary>Required the first time; an update may leave it as it is.</summary>
        public (string, InputShape) First(string name, InputShape shape) => (name + suffix, isUpdate ? shape : shape.Required);
    }
}

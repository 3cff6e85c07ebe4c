using System.Text.Json.Nodes;

namespace CmkFlink.Sandbox.Tests.Flink;

/// <summary>The key policy of the MSF developer guide (manage-cmk-api), written out by hand, with an administrator; statements can be taken away or changed.</summary>
internal sealed class KeyPolicyText
{
    private readonly JsonObject _policy = JsonNode.Parse("""
        {
          "Version": "2012-10-17",
          "Statement": [
            { "Sid": "Administrator", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:user/admin" }, "Action": "kms:*", "Resource": "*" },
            { "Sid": "AllowOperatorToDescribeKey", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:role/Operator" }, "Action": "kms:DescribeKey", "Resource": "*",
              "Condition": { "StringEquals": { "kms:ViaService": "kinesisanalytics.eu-west-1.amazonaws.com" } } },
            { "Sid": "AllowOperatorToConfigureAppToUseKeyForApplicationState", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:role/Operator" },
              "Action": [ "kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext" ], "Resource": "*",
              "Condition": { "StringEquals": { "kms:EncryptionContext:aws:kinesisanalytics:arn": "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders", "kms:ViaService": "kinesisanalytics.eu-west-1.amazonaws.com" } } },
            { "Sid": "AllowOperatorToConfigureAppToCreateGrantForRunningState", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:role/Operator" }, "Action": "kms:CreateGrant", "Resource": "*",
              "Condition": {
                "StringEquals": { "kms:EncryptionContext:aws:kinesisanalytics:arn": "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders", "kms:ViaService": "kinesisanalytics.eu-west-1.amazonaws.com", "kms:GrantConstraintType": "EncryptionContextSubset" },
                "ForAllValues:StringEquals": { "kms:GrantOperations": "Decrypt" } } },
            { "Sid": "AllowMSFServiceToDescribeKey", "Effect": "Allow", "Principal": { "Service": [ "kinesisanalytics.amazonaws.com", "infrastructure.kinesisanalytics.amazonaws.com" ] }, "Action": "kms:DescribeKey", "Resource": "*",
              "Condition": { "StringEquals": { "aws:SourceArn": "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders", "aws:SourceAccount": "123456789012" } } },
            { "Sid": "AllowMSFServiceToGenerateDataKeyForDurableState", "Effect": "Allow", "Principal": { "Service": "kinesisanalytics.amazonaws.com" }, "Action": "kms:GenerateDataKey", "Resource": "*",
              "Condition": { "StringEquals": { "aws:SourceArn": "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders", "kms:EncryptionContext:aws:kinesisanalytics:arn": "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders", "aws:SourceAccount": "123456789012" } } },
            { "Sid": "AllowMSFServiceToDecryptForDurableState", "Effect": "Allow", "Principal": { "Service": "kinesisanalytics.amazonaws.com" }, "Action": "kms:Decrypt", "Resource": "*",
              "Condition": { "StringEquals": { "kms:EncryptionContext:aws:kinesisanalytics:arn": "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders" } } },
            { "Sid": "AllowMSFServiceToUseKeyForRunningState", "Effect": "Allow", "Principal": { "Service": "infrastructure.kinesisanalytics.amazonaws.com" }, "Action": [ "kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext" ], "Resource": "*",
              "Condition": { "StringEquals": { "kms:EncryptionContext:aws:kinesisanalytics:arn": "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders" } } },
            { "Sid": "AllowMSFServiceToCreateGrantForRunningState", "Effect": "Allow", "Principal": { "Service": "infrastructure.kinesisanalytics.amazonaws.com" }, "Action": "kms:CreateGrant", "Resource": "*",
              "Condition": {
                "StringEquals": { "kms:EncryptionContext:aws:kinesisanalytics:arn": "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders", "kms:GrantConstraintType": "EncryptionContextSubset" },
                "ForAllValues:StringEquals": { "kms:GrantOperations": "Decrypt" } } }
          ]
        }
        """)!.AsObject();

    public KeyPolicyText Without(string sid)
    {
        JsonArray statements = _policy["Statement"]!.AsArray();
        statements.Remove(statements.Single(s => (string?)s!["Sid"] == sid));
        return this;
    }

    /// <summary>Takes one action out of a statement.</summary>
    public KeyPolicyText Without(string sid, string action)
    {
        JsonArray actions = _policy["Statement"]!.AsArray().Single(s => (string?)s!["Sid"] == sid)!["Action"]!.AsArray();
        actions.Remove(actions.Single(a => (string?)a == action));
        return this;
    }

    /// <summary>Replaces a text wherever it is.</summary>
    public string Replace(string from, string to) => ToString().Replace(from, to, StringComparison.Ordinal);

    public override string ToString() => _policy.ToJsonString();
}

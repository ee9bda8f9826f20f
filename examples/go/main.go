package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	images "pulumi-cloudflare-images/sdk/go/cloudflareimages"
)

const imageID = "2cdc28f0-017a-49c4-9ed7-87056c83901f"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		invoice, err := images.GetImageDetails(ctx, "invoice", pulumi.ID(imageID), &images.ImageDetailsState{
			Expect: images.ImageExpectationsArgs{
				RequireSignedUrls:   pulumi.Bool(true),
				AllowPublicVariants: pulumi.ToStringArray([]string{"teaser"}),
			},
		})
		if err != nil {
			return err
		}
		teaser := images.GetVariantUrlOutput(ctx, images.GetVariantUrlOutputArgs{
			ImageId: pulumi.String(imageID),
			Variant: pulumi.String("teaser"),
		})
		signed := images.GetSignedVariantUrlOutput(ctx, images.GetSignedVariantUrlOutputArgs{
			ImageId:   pulumi.String(imageID),
			Variant:   pulumi.String("public"),
			ExpiresIn: pulumi.String("7d"),
		})

		ctx.Export("access", invoice.Access)
		ctx.Export("teaserUrl", teaser.Url())
		ctx.Export("invoiceUrl", signed.Url())
		return nil
	})
}
